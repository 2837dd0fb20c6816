// The section of RESULTS.md.
import { crateVersionOf, machine, versionOf } from "../machine.mjs";
import { median } from "../statistics.mjs";
import { OTHERS_MAX } from "../turns.mjs";

// What others may take on average before the text warns.
const OTHERS_NOTED = 0.1;

// The sizes as Markdown: the first the small one.
export function report({ kinds, sizes, rounds }) {
  const [few, many] = sizes;
  const shares = sizes.flatMap(({ own, peer }) => [...Object.values(own), ...Object.values(peer)]).flatMap(({ others }) => others);
  const busy = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const loud = busy > OTHERS_NOTED ? "**The machine was not quiet**: other programs took" : "Other programs took";
  const whole = (count) => count.toLocaleString("en");
  return `## Reviews

How long the \`reviews\` block's requests (\`GET /v1/reviews\`) take among ${whole(few.count)} and among ${whole(many.count)} reviews of
one company, in milliseconds: Kept's Workers (release build) on real workerd, and the queries that are written first,
which sum up and sort what there is. \`cargo xtask bench reviews\`

- Machine: ${machine()}
- Date: ${new Date().toISOString().slice(0, 10)}
- workerd ${versionOf("workerd")}, miniflare ${versionOf("miniflare")}, worker ${crateVersionOf("worker")}
- ${rounds} requests of each kind, one at a time on a kept-alive connection; each answer has ten reviews and the summary
- ${loud} ${Math.round(busy * 100)} % of one core on average while a request ran; up to half a minute for each side and size was spent waiting for less than ${Math.round(OTHERS_MAX * 100)} %

| What is asked | Kept, ${whole(few.count)} | Kept, ${whole(many.count)} | ${whole(many.count)} ÷ ${whole(few.count)} | CPU, ${whole(few.count)} | CPU, ${whole(many.count)} | peer, ${whole(few.count)} | peer, ${whole(many.count)} | peer ÷ Kept, ${whole(many.count)} |
|---|---|---|---|---|---|---|---|---|
${kinds.map((kind) => line(kind, few, many)).join("\n")}

Times are medians, from the request's first byte to the answer's last on the same machine. CPU is what the kernel counted
for workerd meanwhile, in which the local D1 runs too.

What is not fair, and to whom:

- To Kept: the peer passes no second Worker, hands out no mark of a form, and knows no other subject, origin or reason.
- To the peer: SQLite plans it without advice. Kept's counts and its six indexes cost a little with every review that is
  written, which happens more rarely by far than one is read.`;
}

function line(kind, few, many) {
  const ms = (values) => median(values).toFixed(median(values) < 10 ? 2 : 1);
  const ratio = (one, other) => (median(one) / median(other)).toFixed(2);
  const [a, b] = [few.own[kind], many.own[kind]];
  const [c, d] = [few.peer[kind], many.peer[kind]];
  const cells = [kind, ms(a.times), ms(b.times), ratio(b.times, a.times), ms(a.cpu), ms(b.cpu), ms(c.times), ms(d.times), `${ratio(d.times, b.times)} ×`];
  return `| ${cells.join(" | ")} |`;
}
