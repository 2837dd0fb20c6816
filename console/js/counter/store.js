// What this browser keeps of the counter: what was done here, until the edge has taken it and for the day's list, and
// what the counter must know to work without a line.
import { openDB } from "idb";

const LOCK = "kept-counter";
const news = new BroadcastChannel("kept-counter");

// Written to the disk before it counts as kept: a telephone may lose its power a moment later.
const durable = { durability: "strict" };

let opened;
const base = () =>
  (opened ??= openDB("kept-counter", 1, {
    upgrade(db) {
      db.createObjectStore("deeds", { keyPath: "n", autoIncrement: true });
      db.createObjectStore("known");
    },
    // Another tab brings a newer form of it: this one opens it anew when it needs it.
    blocking(_, __, { target }) {
      target.close();
      opened = undefined;
    },
  }).catch((error) => {
    opened = undefined;
    throw error;
  }));

/** Everything done here that is still kept, the oldest first, as JSON. */
export const deeds = async () => JSON.stringify(await (await base()).getAll("deeds"));

/** Keeps one; a new one gets its number. */
export const keep = async (text) => {
  const transaction = (await base()).transaction("deeds", "readwrite", durable);
  await transaction.store.put(JSON.parse(text));
  await transaction.done;
  news.postMessage("deeds");
};

/** Lets go of what is older than this moment and needs nobody any more. */
export const drop = async (numbers) => {
  const transaction = (await base()).transaction("deeds", "readwrite");
  for (const n of numbers) transaction.store.delete(n);
  await transaction.done;
};

/** What is known under this name, as JSON. */
export const known = async (name) => (await base()).get("known", name);

/** Knows it from now on. */
export const learn = async (name, text) => (await base()).put("known", text, name);

/** Does this while no other tab of the counter does. */
export const alone = (work) => (navigator.locks ? navigator.locks.request(LOCK, () => work()) : work());

/** Calls `heard` when another tab did something. */
export const follow = (heard) => news.addEventListener("message", () => heard());

/** Asks the browser not to clear what is kept here when it runs short of room. */
export const persist = () => navigator.storage?.persist?.().catch(() => {});
