// Files in and out of the browser, and what else only the browser can do about them.

/** Hands a file to the person; pages of a long one are joined by the browser, not in memory of ours. */
export const save = (name, parts, type) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  // The download holds the blob by itself from here on; a minute is what slow disks get.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

export const uuid = () => crypto.randomUUID();

export const bytes = async (file) => new Uint8Array(await file.arrayBuffer());

export const digest = async (bytes) => {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

export const decode = (bytes, label) => new TextDecoder(label).decode(bytes);

/** How many seconds clocks in a zone are ahead of UTC. */
export const offset = (zone, at) => {
  const options = { timeZone: zone, timeZoneName: "longOffset", year: "numeric" };
  const text = new Intl.DateTimeFormat("en-US", options).format(at);
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(text) ?? [];
  return sign ? (sign === "-" ? -60 : 60) * (60 * hours + +minutes) : 0;
};

// One import under way for each site: its file, and beside it how far it has come, which is written again and again.
// A reload or a crash must lose neither.
const store = async (mode, act) => {
  const opening = indexedDB.open("kept-imports", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("imports");
  const base = await new Promise((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  try {
    const transaction = base.transaction("imports", mode);
    const request = act(transaction.objectStore("imports"));
    // That the disk is full may be known only once everything is to be written.
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    return request.result;
  } finally {
    base.close();
  }
};

const beside = (site) => `${site}:settings`;
const both = (site) => IDBKeyRange.bound(site, beside(site));

export const keep = (site, name, view, settings) => {
  // A view into the module's memory would be kept with all of that memory, and is void once the memory grows.
  const bytes = view.slice();
  return store("readwrite", (imports) => {
    imports.put({ name, bytes, settings }, site);
    return imports.delete(beside(site));
  });
};

// Where this fails, a later import sends again what is known already.
export const note = (site, settings) =>
  store("readwrite", (imports) => imports.put(settings, beside(site))).catch(() => {});

export const kept = (site) =>
  store("readonly", (imports) => imports.getAll(both(site))).then(([file, noted]) => ({ ...file, noted }), () => {});

export const forget = (site) => store("readwrite", (imports) => imports.delete(both(site))).catch(() => {});
