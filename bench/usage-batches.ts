import { createHash, randomUUID } from "node:crypto";
import type { UsageRecord } from "../src/marketplace/ports/usage.ts";
import type { Engine } from "../src/supabase/engine.ts";
import { createEngineClient } from "../src/supabase/engine-client.ts";
import { createUsage } from "../src/supabase/usage-store.ts";
import type { BenchDatabase } from "./bench-database.ts";
import { ratioRow, type Row } from "./figures.ts";
import {
  insertLicences,
  mintLicences,
  newSigningKey,
} from "./seed-licences.ts";

const batch = 1_000;
const batches = 10;
const rounds = 3;
const goals = { none: "≥ 0.80", tenth: "≥ 0.40" };

type Holder = { user_id: string; plugin_id: string; license_id: string };

function newEvent(holder: Holder): UsageRecord {
  const event_data = { issue_number: 1, tokens_consumed: 3 };
  const now = new Date().toISOString();
  return {
    ...holder,
    event_id: randomUUID(),
    event_type: "issue_processed",
    event_data,
    occurred_at: now,
    digest: createHash("sha256").update(randomUUID()).digest("hex"),
    period: now.slice(0, 7),
    counts: {
      issues: 1,
      tokens: 3,
      agents: { coordinator: 1 },
      commands: {},
      days: { [now.slice(0, 10)]: 1 },
    },
  };
}

/** Batches of which so many events were in the batch before. */
function makeBatches(holder: Holder, repeated: number): UsageRecord[][] {
  const made: UsageRecord[][] = [];
  for (let n = 0; n < batches; n += 1) {
    const again = (made.at(-1) ?? []).slice(batch - repeated);
    const fresh = Array.from({ length: batch - again.length }, () =>
      newEvent(holder),
    );
    made.push([...again, ...fresh]);
  }
  return made;
}

const columns = 8;
const insert = `insert into public.usage_events
  (event_id, user_id, plugin_id, license_id, event_type, event_data, occurred_at, digest, created_at) values ${Array.from(
    { length: batch },
    (_, row) => {
      const places = Array.from(
        { length: columns },
        (__, column) => `$${row * columns + column + 1}`,
      );
      return `(${places.join(", ")}, now())`;
    },
  ).join(", ")} on conflict do nothing`;

/** What there is without counting: one INSERT of all rows. */
async function bareInsert(
  engine: Engine,
  records: UsageRecord[],
): Promise<void> {
  const values = records.flatMap((record) => [
    record.event_id,
    record.user_id,
    record.plugin_id,
    record.license_id,
    record.event_type,
    JSON.stringify(record.event_data),
    record.occurred_at,
    record.digest,
  ]);
  await engine.transaction((session) => session.query(insert, values));
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** One round: the same number of rows both ways, batch by batch in turns. Answers with events a second. */
async function runRound(
  engine: Engine,
  [bareHolder, holder]: readonly [Holder, Holder],
  repeated: number,
): Promise<{ bare: number; track: number }> {
  const usage = createUsage(createEngineClient(engine, "service_role"));
  const bare = makeBatches(bareHolder, repeated);
  const tracked = makeBatches(holder, repeated);
  const period = new Date().toISOString().slice(0, 7);
  const { user_id, plugin_id } = holder;
  const issues = async () =>
    (await usage.counts({ user_id, plugin_id, period })).issues;
  const before = await issues();
  const seconds = { bare: 0, track: 0 };
  for (const [n, records] of tracked.entries()) {
    const at = new Date().toISOString();
    seconds.bare += await secondsOf(() => bareInsert(engine, bare[n] ?? []));
    seconds.track += await secondsOf(() => usage.track({ records, at }));
  }
  const counted = (await issues()) - before;
  const sent = new Set(tracked.flat().map(({ event_id }) => event_id)).size;
  if (counted !== sent)
    throw new Error(`${sent} events were sent, ${counted} are in the sums.`);
  const events = batches * batch;
  return { bare: events / seconds.bare, track: events / seconds.track };
}

/** Batches of 1,000 events on one hot licence against one bare INSERT of as many rows into the same table. */
export async function usageBatches(database: BenchDatabase): Promise<Row[]> {
  const minted = await mintLicences(newSigningKey(), 2);
  return database.withEngine(async (engine) => {
    await insertLicences(engine, minted);
    const holders = minted.map(({ claims: { sub, plugin_id, jti } }) => ({
      user_id: sub,
      plugin_id,
      license_id: jti,
    }));
    const [first, second] = holders;
    if (first === undefined || second === undefined) return [];
    const rows: Row[] = [];
    for (const [what, repeated, goal] of [
      ["all new", 0, goals.none],
      ["10 % duplicates", batch / 10, goals.tenth],
    ] as const) {
      await runRound(engine, [first, second], repeated); // brings it up to speed
      const runs = [];
      for (let round = 0; round < rounds; round += 1)
        runs.push(await runRound(engine, [first, second], repeated));
      rows.push({
        ...ratioRow(
          `${database.kind}, batches of 1,000, ${what}: track / INSERT`,
          runs.map(({ bare, track }) => track / bare),
          goal,
        ),
        "events/s": runs.map(({ track }) => Math.round(track)).join(" "),
        differences: 0,
      });
    }
    return rows;
  });
}
