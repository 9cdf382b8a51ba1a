import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createBenchDatabase, type BenchDatabase } from "./bench-database.ts";
import { startChild } from "./child.ts";
import { measure } from "./load.ts";
import { round2, type Row } from "./figures.ts";
import { seedTrial } from "./seed-trial.ts";

const requests = 3_000;
const rounds = 3;
const levels = [16, 64];

const event = () =>
  JSON.stringify({
    event_id: randomUUID(),
    plugin_id: "miyabi-operations-pro",
    event_type: "issue_processed",
    event_data: { issue_number: 1, tokens_consumed: 1 },
  });

type Sums = { issues: number; tokens: number };
type Side = {
  url: string;
  headers: Record<string, string>;
  /** What is recorded of the only licence. */
  sums: () => Promise<Sums>;
  stop: () => Promise<void>;
};

async function getJson(url: string, headers = {}): Promise<unknown> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

async function startApp({ config, env }: BenchDatabase): Promise<Side> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const { license_key } = await seedTrial(config, pem);
  const app = await startChild("src/main.ts", {
    ...env,
    PORT: "0",
    LICENSE_SIGNING_KEY: pem,
    RATE_LIMIT: "0",
    RATE_LIMIT_USAGE: "0",
  });
  const headers = { authorization: `Bearer ${license_key}` };
  return {
    url: `${app.url}/v1/usage/track`,
    headers,
    sums: async () => {
      const { usage } = (await getJson(
        `${app.url}/v1/usage/stats`,
        headers,
      )) as { usage: { issues_processed: number; tokens_consumed: number } };
      return { issues: usage.issues_processed, tokens: usage.tokens_consumed };
    },
    stop: app.stop,
  };
}

async function startNaive({ config, env }: BenchDatabase): Promise<Side> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const { user_id, license_id } = await seedTrial(config, pem);
  const naive = await startChild("bench/naive-usage-server.ts", {
    ...env,
    USER_ID: user_id,
    LICENSE_ID: license_id,
  });
  return {
    url: naive.url,
    headers: {},
    sums: async () => (await getJson(naive.url)) as Sums,
    stop: naive.stop,
  };
}

/** Sends events over so many connections and compares the sums. Rejects when one event is lost or counted twice. */
async function run(side: Side, connections: number): Promise<number> {
  const before = await side.sums();
  const { url, headers } = side;
  const bodies = Array.from({ length: requests }, event);
  const load = { url, headers, bodies, connections };
  const measured = await measure(load);
  const after = await side.sums();
  if (
    after.issues - before.issues !== requests ||
    after.tokens - before.tokens !== requests
  )
    throw new Error(
      `${url}: ${requests} events were acknowledged, ${after.issues - before.issues} are in the sums.`,
    );
  return measured.requests_per_second;
}

/**
 * Single events on one hot licence, `POST /v1/usage/track` against a node:http server that inserts and upserts them one by
 * one, each on a database of its own of the same kind, in turns. Limits are off, the access log is on.
 */
export async function usageHttpBench(): Promise<Row[]> {
  const databases = await Promise.all([
    createBenchDatabase(),
    createBenchDatabase(),
  ]);
  const app = await startApp(databases[0]);
  const naive = await startNaive(databases[1]);
  const rows: Row[] = [];
  try {
    for (const connections of levels)
      for (let round = 0; round <= rounds; round += 1) {
        const naivePace = await run(naive, connections);
        const appPace = await run(app, connections);
        // The first round warms both up.
        if (round > 0)
          rows.push({
            round,
            connections,
            "one by one, events/s": Math.round(naivePace),
            "track, events/s": Math.round(appPace),
            ratio: round2(appPace / naivePace),
            differences: 0,
          });
      }
    return rows;
  } finally {
    await Promise.all([app.stop(), naive.stop()]);
    for (const { drop } of databases) await drop();
  }
}
