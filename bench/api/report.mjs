// The section of RESULTS.md.
import { crateVersionOf, machine, versionOf } from "../machine.mjs";
import { median } from "../statistics.mjs";

// What others may take on average before the text warns.
const OTHERS_NOTED = 0.1;

// The rows as Markdown.
export function report(rows, { pairs, compared, connections, warmUp, othersMax }) {
  const busy = Math.max(...rows.map(({ others }) => others));
  const quiet =
    busy > OTHERS_NOTED
      ? `**The machine was not quiet**: other programs took up to ${share(busy)} of one core on average during a row.`
      : `Other programs took at most ${share(busy)} of one core on average during a row.`;
  const requests = rows.map(({ name, count }) => `${name} ${count}`).join(", ");
  return `## API

CPU time of workerd per request, in milliseconds: Kept's Worker (release build) and a small Hono app that sends the
database the same statements with the same values and answers with the same statuses, headers and bodies.
\`cargo xtask bench api\`

- Machine: ${machine()}
- Date: ${new Date().toISOString().slice(0, 10)}
- workerd ${versionOf("workerd")}, miniflare ${versionOf("miniflare")}, worker ${crateVersionOf("worker")}, wasm-bindgen ${crateVersionOf("wasm-bindgen")}, hono ${versionOf("hono")}
- ${pairs} pairs of blocks in ABBA order after ${warmUp} to warm up; requests in a block: ${requests}; ${connections} connections
- ${compared} kinds of requests were answered alike by both sides before anything was measured

| Request | Kept | Hono | Kept ÷ Hono | 95 % interval | Kept ÷ Kept (control) | 95 % interval |
|---|---|---|---|---|---|---|
${rows.map(line).join("\n")}

Times are medians of the blocks, ratios are medians of the pairs' ratios, intervals are bootstrapped. A block waited
a while for others to take less than ${share(othersMax)} of a core. ${quiet}

What is not fair, and to whom:

- To Hono: the local D1 runs in workerd, so its work is in both figures and draws the ratio of everything but hello
  towards 1. Miniflare's own routing to assets is in all of them. At Cloudflare neither is the Worker's CPU time.
- To Kept: the peer is given SQL in which one batch decides everything and SQLite composes the JSON.
- To Kept: the peer knows two calls, Kept all of its API, with its pages, roles and test clock.
- To Kept: the peer's parser is the platform's. It takes bytes that are not UTF-8 and repeated fields, and its words
  about a broken body say less.`;
}

function line({ name, rounds, peer, control }) {
  const ms = (side) => median(rounds.map((measured) => measured[side])).toFixed(3);
  const ratio = ({ ratio, low, high }) => `${ratio.toFixed(3)} | ${low.toFixed(3)} to ${high.toFixed(3)}`;
  return `| ${name} | ${ms("ours")} | ${ms("peer")} | ${ratio(peer)} | ${ratio(control)} |`;
}

function share(part) {
  return `${Math.round(part * 100)} %`;
}
