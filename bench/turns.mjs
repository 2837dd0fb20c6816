// Requests one at a time, their kinds taking turns, each when others leave the machine alone: how long each took, and what
// workerd's processor ran meanwhile.
import { send } from "./api/load.mjs";
import { Others } from "./machine.mjs";

// Others may take so much of a core when a request begins; and so long is waited for that, for each side.
export const OTHERS_MAX = 0.25;
const PATIENCE_MS = 30_000;

// Each kind so often, after some rounds to warm up. `request` makes a request of what the kind draws for a round; `found`
// looks at its answer.
export async function turns(server, kinds, { warmUp, rounds, request, found }) {
  let waited = 0;
  // Waits a while for others to leave the machine alone.
  const quiet = async () => {
    while (waited < PATIENCE_MS) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      waited += 50;
      if (others.share() < OTHERS_MAX) return;
    }
    others.share();
  };
  const others = new Others([process.pid, server.node.pid, server.workerd]);
  const results = Object.fromEntries(kinds.map(({ name }) => [name, { times: [], cpu: [], others: [] }]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const { name, draw } of kinds) {
      const drawn = draw(round + warmUp);
      await quiet();
      const [cpu, began] = [await server.cpu(), performance.now()];
      const answer = await send(server, request(drawn), 1);
      const time = performance.now() - began;
      if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.text.slice(0, 300)}`);
      const ran = ((await server.cpu()) - cpu) / 1e6;
      if (round < 0) continue;
      const result = results[name];
      result.times.push(time);
      result.cpu.push(ran);
      result.others.push(others.share());
      found(answer, result, drawn);
    }
  }
  return results;
}
