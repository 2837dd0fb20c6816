// The section of RESULTS.md.
import { crateVersionOf, machine, versionOf } from "../machine.mjs";
import { median } from "../statistics.mjs";

const LIMIT_MS = 200;
// What others may take on average before the text warns.
const OTHERS_NOTED = 0.1;

// The rows as Markdown.
export function report({ rows, members, rounds, peerRounds, bytes, fillSeconds, othersMax }) {
  const shares = rows.flatMap(({ own, peer }) => [...own.others, ...peer.others]);
  const busy = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const loud = busy > OTHERS_NOTED ? "**The machine was not quiet**: other programs took" : "Other programs took";
  const missed = rows.reduce((sum, { own }) => sum + own.missed, 0);
  const slowest = Math.max(...rows.map(({ own }) => percentile(own.times, 0.95)));
  return `## Members

How long the console's search (\`GET /v1/members?q=\`) takes among ${members.toLocaleString("en")} customers of one site, in
milliseconds: Kept's Worker (release build) on real workerd, and the search that is written first, \`LIKE '%…%'\` over the
same tables. \`cargo xtask bench members\`

- Machine: ${machine()}
- Date: ${new Date().toISOString().slice(0, 10)}
- workerd ${versionOf("workerd")}, miniflare ${versionOf("miniflare")}, worker ${crateVersionOf("worker")}
- ${members.toLocaleString("en")} members, half with Latin, half with Cyrillic names, each with address, number and card, 0 to 3 purchases; the database has ${Math.round(bytes / 1e6).toLocaleString("en")} MB and took ${fillSeconds} s to fill
- ${rounds} searches of each kind (the peer: ${peerRounds}), each for somebody else, one at a time on a kept-alive connection
- ${loud} ${Math.round(busy * 100)} % of one core on average while a search ran; up to half a minute for each side was spent waiting for less than ${Math.round(othersMax * 100)} %

| What is typed | median | 95th percentile | CPU of workerd | shown | \`LIKE\`, median | \`LIKE\`, slowest | \`LIKE\` ÷ Kept |
|---|---|---|---|---|---|---|---|
${rows.map(line).join("\n")}

The limit is ${LIMIT_MS} ms of server time at this size: the slowest 95th percentile is ${slowest.toFixed(1)} ms, **${slowest <= LIMIT_MS ? "within the limit" : "over the limit"}**. Times are from the
request's first byte to the answer's last on the same machine, so they hold all of the server's time and more.
Whoever was looked for by address, number or card was ${missed === 0 ? "always" : `missed ${missed} times, otherwise always`} among those shown.

What is not fair, and to whom:

- To Kept: the peer checks no key and no scope.
- To the peer: it is planned by SQLite without advice, which reads and sorts all members for every search. Led through the
  index of the newest it would stop early where much matches, and take as long as here where little does.
- To the peer: it needs no index. Kept's words and their triggers cost space and a little at every write.
- To the peer: it takes any piece of a word. To Kept: the peer tells capitals of Cyrillic letters apart, does not find a
  surname that is typed first, and no number that is written with spaces.
- To nobody: D1 in production runs on other machines. A distance to it comes on top, once for each search.`;
}

function line({ name, own, peer }) {
  const ms = (value) => value.toFixed(value < 10 ? 2 : 1);
  const ratio = median(peer.times) / median(own.times);
  return `| ${name} | ${ms(median(own.times))} | ${ms(percentile(own.times, 0.95))} | ${ms(median(own.cpu))} | ${own.found} | ${ms(median(peer.times))} | ${ms(Math.max(...peer.times))} | ${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} × |`;
}

function percentile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
}
