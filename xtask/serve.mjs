// Runs the built Workers on the real workerd, over one folder of state.
//
// `cargo xtask serve` starts this file and writes one line of JSON to its standard input: what to serve and where.
// The pipe then stays open as a life line. When it closes, for whatever reason, the parent is gone, and workerd is
// ended with it. Wrangler's own dev server is not used, because its proxy doubles the cost of every request.
import { createRequire } from "node:module";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import readline from "node:readline";

const require = createRequire(import.meta.url);

// Miniflare does not say which process is workerd; the parent must know, to end it even if this process was killed.
let workerdPid = null;
const childProcess = require("node:child_process");
const { spawn } = childProcess;
childProcess.spawn = (...args) => {
  const child = spawn(...args);
  workerdPid = child.pid;
  return child;
};

const { Miniflare, Log, LogLevel, convertV4MiniflareOptions } = await import("miniflare");

let server = null;
let ending = false;

async function end(code) {
  if (ending) return;
  ending = true;
  await server?.dispose();
  process.exit(code);
}

const lines = readline.createInterface({ input: process.stdin });
lines.once("line", (line) => {
  start(JSON.parse(line)).catch((error) => {
    console.error(error.message);
    end(1);
  });
});
lines.once("close", () => end(0));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => end(0));

class StderrLog extends Log {
  log(message) {
    process.stderr.write(message + "\n");
  }
}

async function start(job) {
  const [front] = job.workers;
  const [database] = front.wrangler.d1_databases;
  server = new Miniflare(
    convertV4MiniflareOptions({
      // The entry proxy is Miniflare's own; requests come in through the direct socket below.
      host: "127.0.0.1",
      port: 0,
      log: new StderrLog(LogLevel.WARN),
      logRequests: false,
      handleStructuredLogs: ({ message }) => process.stderr.write(message + "\n"),
      cf: false,
      resourcePersistencePath: job.state,
      workers: job.workers.map((worker) => ({
        ...described(worker, job.site),
        unsafeDirectSockets: worker === front ? [{ host: "127.0.0.1", port: job.port }] : [],
      })),
    }),
  );
  await server.ready;
  const applied = await migrate(await server.getD1Database(database.binding, front.wrangler.name), job.migrations);
  if (job.timer) await keepTime(job.timer);
  process.stdout.write(JSON.stringify({ ready: true, workerd: workerdPid, applied }) + "\n");
}

// A Worker as Miniflare wants it told: what its Wrangler file says, and where it was built.
function described({ wrangler, folder, variables }, site) {
  const { queues, assets } = wrangler;
  return {
    name: wrangler.name,
    modulesRoot: folder,
    modules: [
      { type: "ESModule", path: path.join(folder, "index.js") },
      { type: "CompiledWasm", path: path.join(folder, "index_bg.wasm") },
    ],
    compatibilityDate: wrangler.compatibility_date,
    compatibilityFlags: wrangler.compatibility_flags ?? [],
    bindings: { ...wrangler.vars, ...variables },
    d1Databases: named(wrangler.d1_databases, (d1) => [d1.binding, d1.database_id]),
    kvNamespaces: named(wrangler.kv_namespaces, (kv) => [kv.binding, kv.id]),
    serviceBindings: named(wrangler.services, (service) => [service.binding, service.service]),
    queueProducers: named(queues?.producers, (producer) => [producer.binding, { queueName: producer.queue }]),
    // Nobody waits for a batch to fill on their own machine: it goes as soon as it can.
    queueConsumers: named(queues?.consumers, (consumer) => [
      consumer.queue,
      { maxBatchSize: consumer.max_batch_size, maxBatchTimeout: 0, maxRetries: consumer.max_retries },
    ]),
    assets: assets && {
      directory: site,
      binding: assets.binding,
      run_worker_first: assets.run_worker_first,
      routerConfig: { has_user_worker: true },
      assetConfig: { html_handling: assets.html_handling, not_found_handling: assets.not_found_handling },
    },
    cronTriggers: wrangler.triggers?.crons ?? [],
  };
}

const named = (list, entry) => Object.fromEntries((list ?? []).map(entry));

// Miniflare knows timers but never runs them: every minute is called here, where nobody sets the clock by hand.
async function keepTime({ worker, cron }) {
  const office = await server.getWorker(worker);
  const tick = () => office.scheduled({ cron }).catch((error) => process.stderr.write(`${cron}: ${error.message}\n`));
  setInterval(tick, 60_000).unref();
}

// Applies what is missing, each file whole or not at all, and remembers it in the table that Wrangler uses too.
async function migrate(db, folder) {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".sql")).sort();
  if (files.length === 0) return [];
  await db
    .prepare(
      "CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)",
    )
    .run();
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all();
  const done = new Set(results.map((row) => row.name));
  const missing = files.filter((name) => !done.has(name));
  if (missing.length === 0) return [];
  // Wrangler's own splitter, so that a file it would break apart fails here and not in production. Loading Wrangler
  // takes a second, which is why it waits until there is something to apply.
  const { unstable_splitSqlQuery: split } = await import("wrangler");
  for (const name of missing) {
    const sql = await readFile(path.join(folder, name), "utf8");
    try {
      await db.batch([
        ...split(sql).map((statement) => db.prepare(statement)),
        db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name),
      ]);
    } catch (error) {
      throw new Error(`migration ${name}: ${error.message}`);
    }
  }
  return missing;
}
