import { randomUUID } from "node:crypto";
import type { BenchDatabase } from "./bench-database.ts";
import { startChild } from "./child.ts";
import { measure } from "./load.ts";
import { ratioRow, type Row } from "./figures.ts";
import { newSigningKey } from "./seed-licences.ts";
import { seedTrial } from "./seed-trial.ts";

/** So many that both sides take about a second for them. */
const requests = { naive: 3_000, app: 20_000 };
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
  const pem = newSigningKey();
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
  const pem = newSigningKey();
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
async function run(
  side: Side,
  connections: number,
  requests: number,
): Promise<number> {
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

const goals: Record<number, string> = { 16: "≥ 5", 64: "≥ 10" };

/**
 * Single events on one hot licence, `POST /v1/usage/track` against a node:http server that inserts and upserts them one by
 * one, each on a database of its own of the same kind, in turns. Limits are off, the access log is on.
 */
export async function usageHttp(
  databases: readonly [BenchDatabase, BenchDatabase],
): Promise<Row[]> {
  await using running = new AsyncDisposableStack();
  const app = await startApp(databases[0]);
  running.defer(app.stop);
  const naive = await startNaive(databases[1]);
  running.defer(naive.stop);
  const rows: Row[] = [];
  for (const connections of levels) {
    const paces: { naive: number; app: number }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const pace = {
        naive: await run(naive, connections, requests.naive),
        app: await run(app, connections, requests.app),
      };
      // The first round warms both up.
      if (round > 0) paces.push(pace);
    }
    rows.push({
      ...ratioRow(
        `${databases[0].kind}, single events at ${connections} connections: track / one by one`,
        paces.map((pace) => pace.app / pace.naive),
        goals[connections] ?? "",
      ),
      "events/s": paces.map((pace) => Math.round(pace.app)).join(" "),
      differences: 0,
    });
  }
  return rows;
}
