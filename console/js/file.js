// Downloads of what was made here. The mark at the beginning tells spreadsheets that it is UTF-8.

export const save = (name, text) => {
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  // The download has begun by then, and the text need not stay in memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
