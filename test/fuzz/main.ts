// A million requests that nobody would send, or one would. With its seed a run asks the same again.
import { parseArgs } from "node:util";
import { openFuzzApp } from "./fuzz-app.ts";
import { describeFailure, runFuzz } from "./run-fuzz.ts";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const requests = Number(values.requests);
const seed = Number(values.seed);
const say = (line: string) => process.stdout.write(`${line}\n`);

const app = await openFuzzApp();
say(`seed ${seed}, ${requests} requests`);
const began = performance.now();
const result = await runFuzz({
  ...app,
  requests,
  seed,
  progress: (done, statuses) => {
    // What the App logs is only of use when something fails.
    app.logged.length = 0;
    const rate = Math.round(done / ((performance.now() - began) / 1_000));
    const counts = [...statuses].sort(([a], [b]) => a - b);
    say(`${done}, ${rate}/s: ${counts.map((one) => one.join("×")).join(" ")}`);
  },
});
for (const failure of result.failures) say(describeFailure(failure));
say(`${result.done} requests, ${result.failures.length} failures`);
await app.close();
// The embedded database is kept for the next test that never comes, and would keep the process.
process.exit(result.failures.length === 0 ? 0 : 1);
