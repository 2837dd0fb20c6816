// Fills the file of a local D1 with members, through the triggers that keep the search's index. The server is not
// running meanwhile. Journals stay empty: a list shows the balance, the purchases and the last day, and reads no entry.
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";

import { found, person } from "./people.mjs";

const DAY_MS = 86_400_000;

// The file in which Miniflare keeps the database of this folder of state.
export function fileOf(state) {
  const folder = path.join(state, "data");
  const files = readdirSync(folder, { recursive: true })
    .filter((name) => /D1[^/]*\/[0-9a-f]+\.sqlite$/.test(name))
    .map((name) => path.join(folder, name));
  if (files.length !== 1) throw new Error(`one database was expected in ${folder}, there are ${files.length}`);
  return files[0];
}

// Adds so many members to the only site there; answers with the file's size in bytes.
export function fill(state, count, told) {
  const file = fileOf(state);
  const db = new DatabaseSync(file);
  // The file is thrown away when this is interrupted: nothing has to be safe before the end.
  db.exec("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1500000; BEGIN");
  const { site } = db.prepare("SELECT site FROM site").get();
  const into = (table, columns) =>
    db.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.split(",").map(() => "?").join(", ")})`);
  const member = into("member", "site, member, external, bucket, created_at");
  const account = into("account", "site, member, balance");
  const profile = into("profile", "site, member, email, phone, name, updated_at, words");
  const card = into("card", "site, code, member, issued_at");
  const purchase = into("purchase", "site, purchase, member, at, total, award");
  const stats = into("member_stats", "site, member, orders, net_minor, first_day, last_day");
  const today = Math.floor(Date.now() / DAY_MS);
  for (let number = 1; number <= count; number++) {
    const one = person(number);
    // The edge draws members' numbers: the order they came in says nothing about the order they are stored in.
    const drawn = numberOf(number);
    const since = (today - 1000 + Math.floor((number * 900) / count)) * DAY_MS + (number % 86_400) * 1000;
    member.run(site, drawn, one.id, number % 10_000, since);
    account.run(site, drawn, one.balance);
    profile.run(site, drawn, one.email, one.phone, one.name, since, JSON.stringify(found(one)));
    card.run(site, one.card, drawn, since);
    for (let order = 0; order < one.orders; order++) {
      purchase.run(site, `p${number}-${order}`, drawn, since + order * 20 * DAY_MS, 1500, 15);
    }
    if (one.orders > 0) {
      const first = Math.floor(since / DAY_MS);
      stats.run(site, drawn, one.orders, one.orders * 1500, first, first + (one.orders - 1) * 20);
    }
    if (number % 100_000 === 0) told(number);
  }
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  return statSync(file).size;
}

// A number of 52 bits for each, none of them twice: two odd factors are undone by one way each.
function numberOf(number) {
  const bits = (BigInt(number) * 0x9e37_79b9_7f4a_7c15n) & ((1n << 52n) - 1n);
  return Number(bits);
}
