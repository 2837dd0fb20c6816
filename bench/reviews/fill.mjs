// Fills the file of a local D1 with reviews of a company, through the triggers that keep their counts.
import { DatabaseSync } from "node:sqlite";

import { fileOf } from "../members/fill.mjs";

const MINUTE_MS = 60_000;
// Of a hundred, so many have one to five stars.
const SHARES = [4, 8, 18, 34, 36];
const WORDS = ["The repair was done on time", "Хорошая работа, спасибо", "Had to ask twice", "Цена как договаривались", "Friendly people at the desk"];

// Adds so many to the only site there.
export function fill(state, count) {
  const db = new DatabaseSync(fileOf(state));
  // The file is thrown away when this is interrupted: nothing has to be safe before the end.
  db.exec("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN");
  const { site } = db.prepare("SELECT site FROM site").get();
  const review = db.prepare(`INSERT INTO review (site, review, subject, kind, stars, text, aspects, name, guest, once, mark, purchase, state, flags, is_queued, created_at)
    VALUES (?1, ?2, 'site', 'review', ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9, 'shown', '[]', 0, ?10)`);
  const began = Date.now() - count * MINUTE_MS;
  for (let number = 1; number <= count; number++) {
    const stars = starsOf((number * 37) % 100);
    const isBuyers = number % 3 > 0;
    const aspects = JSON.stringify({ quality: stars, speed: 1 + (number % 5), staff: 1 + (number % 4) });
    const text = `${WORDS[number % WORDS.length]}. ${number}`;
    review.run(site, numberOf(number), stars, text, aspects, `Guest ${number % 997}`, `g${number}`, isBuyers ? "verified" : "unverified", isBuyers ? `p${number}` : null, began + number * MINUTE_MS);
  }
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
}

function starsOf(percent) {
  let below = 0;
  return 1 + SHARES.findIndex((share) => percent < (below += share));
}

// A number of 52 bits for each, none of them twice: an odd factor is undone by one way.
function numberOf(number) {
  return Number((BigInt(number) * 0x9e37_79b9_7f4a_7c15n) & ((1n << 52n) - 1n));
}
