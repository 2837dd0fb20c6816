// The main thread of the page's renderer, read from a trace: processor time of its tasks, and whose code they ran.

export const CATEGORIES = ["__metadata", "toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"];
const LONG_MS = 50;

/**
 * Sums the tasks of the renderer of `page`. Their time is the thread's own (`tdur`): other programs on the machine
 * cannot add to it. `origin` is where the widget's code comes from.
 */
export function readTrace(buffer, page, origin) {
  const { traceEvents } = JSON.parse(buffer);
  const committed = traceEvents.find(({ name, args }) => name === "FrameCommittedInBrowser" && args.data.url === page);
  if (!committed) throw new Error(`the trace does not know ${page}`);
  const pid = committed.args.data.processId;
  const main = traceEvents.find(
    (event) => event.pid === pid && event.name === "thread_name" && event.args.name === "CrRendererMain",
  );
  const thread = traceEvents.filter((event) => event.pid === pid && event.tid === main.tid);
  const tasks = thread.filter(({ name, tdur }) => name === "RunTask" && tdur > 0);
  const theirs = thread.filter(({ args }) => origin && args?.data?.url?.startsWith?.(origin)).map(({ ts }) => ts);
  const ran = ({ ts, dur }) => theirs.some((at) => at >= ts && at <= ts + dur);
  const ms = (task) => task.tdur / 1000;
  const own = tasks.filter(ran);
  return {
    cpu: sum(tasks.map(ms)),
    long: tasks.filter((task) => ms(task) > LONG_MS).length,
    longest: Math.max(...tasks.map(ms)),
    ownLong: own.filter((task) => ms(task) > LONG_MS).length,
    ownLongest: Math.max(0, ...own.map(ms)),
  };
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
