import { clientBench } from "./client.ts";
import type { Row } from "./figures.ts";
import { scoreBench } from "./score.ts";
import { usageBench } from "./usage.ts";
import { verifyBench } from "./verify.ts";

type Bench = () => Promise<Row[]>;

const benches: Record<string, Bench> = {
  verify: verifyBench,
  usage: usageBench,
  score: scoreBench,
  client: clientBench,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(
    `Unknown: ${unknown.join(", ")}. There is: ${Object.keys(benches).join(", ")}.`,
  );
  process.exitCode = 2;
} else {
  const results: Record<string, Row[]> = {};
  for (const [name, bench] of Object.entries(benches)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.error(`${name} …`);
    results[name] = await bench();
    console.table(results[name]);
  }
  console.log(JSON.stringify(results));
}
