import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anyPem } from "../support/signing-keys.ts";
import type { AppProcess } from "../sandbox/app-process.ts";
import {
  ask,
  PLUGIN,
  seedTrial,
  SLOTS,
  startUsageApp,
} from "./usage-rounds.ts";

/** `npm run test:long` kills 200 times. */
const rounds = process.env["LONG"] === "1" ? 200 : 2;
const began = new Date();
const occurred_at = began.toISOString();
/** Seconds after the beginning. */
const later = (seconds: number) => new Date(began.getTime() + seconds * 1_000);
const period = occurred_at.slice(0, 7);
const pem = anyPem();

let data = "";
let key = "";
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "miyabi-usage-"));
  key = await seedTrial(data, pem);
});
afterAll(() => rm(data, { recursive: true }));

/** Ids that were answered, and those that were sent but died with the App, or were never sent. */
const acknowledged = new Set<string>();
const waiting: string[] = [];
/** Called after each answer. */
let noticed = (): void => undefined;

/** Resolves when so many events were answered. */
function answered(count: number): Promise<void> {
  return new Promise((resolve) => {
    noticed = () => {
      if (acknowledged.size >= count) resolve();
    };
  });
}

const eventOf = (event_id: string) => ({
  event_id,
  plugin_id: PLUGIN,
  event_type: "issue_processed",
  event_data: { issue_number: 1, tokens_consumed: 3 },
  occurred_at,
});

function outcomes(body: Record<string, unknown>): string[] {
  const results = body["results"] as { outcome: string }[];
  return results.map(({ outcome }) => outcome);
}

async function send(app: AppProcess, ids: string[]): Promise<boolean> {
  const [first] = ids;
  const body =
    ids.length === 1 && first !== undefined
      ? eventOf(first)
      : { events: ids.map(eventOf) };
  const answer = await ask(app, key, "POST", "/v1/usage/track", body);
  if (answer === null) {
    waiting.push(...ids);
    return false;
  }
  expect(answer.status).toBe(200);
  for (const outcome of outcomes(answer.body))
    expect(["accepted", "duplicate"]).toContain(outcome);
  for (const id of ids) acknowledged.add(id);
  noticed();
  return true;
}

/** Single events by most, a batch now and then by one, until the App is gone. What died with it is sent again first. */
async function work(app: AppProcess, size: number): Promise<void> {
  for (;;) {
    const again = waiting.splice(0, size);
    const ids =
      again.length > 0
        ? again
        : Array.from({ length: size }, () => randomUUID());
    if (!(await send(app, ids))) return;
  }
}

const slot = (app: AppProcess) =>
  ask(app, key, "POST", "/v1/licenses/leases", { host: "here" });

/**
 * Slots that were taken before the App died are still held when it is back (odd rounds), and free a minute later (even
 * ones).
 */
async function takeSlots(app: AppProcess, free: boolean): Promise<void> {
  if (free)
    for (let n = 1; n <= SLOTS; n += 1)
      expect((await slot(app))?.status, `slot ${n}`).toBe(200);
  expect((await slot(app))?.body).toMatchObject({
    error: "concurrency_exceeded",
  });
}

it(
  `${rounds} deaths by kill -9 while events are tracked lose nothing acknowledged, count nothing twice, and hold no slot for more than a minute`,
  { timeout: 60_000 + rounds * 20_000 },
  async () => {
    for (let round = 0; round < rounds; round += 1) {
      const moment = later(61 * Math.floor(round / 2));
      const app = await startUsageApp(data, pem, moment);
      await takeSlots(app, round % 2 === 0);
      // Other moments each time: 20 to 419 answers after the start.
      const enough = answered(acknowledged.size + 20 + ((round * 139) % 400));
      const workers = Promise.all(
        [1, 1, 1, 1, 1, 1, 1, 50].map((size) => work(app, size)),
      );
      await Promise.race([enough, workers]);
      await app.kill();
      await workers;
    }
    await countEverything();
  },
);

async function countEverything(): Promise<void> {
  const app = await startUsageApp(data, pem, later(61 * Math.ceil(rounds / 2)));
  try {
    await takeSlots(app, true);
    const all = [...acknowledged];
    for (let from = 0; from < all.length; from += 1_000) {
      const answer = await ask(app, key, "POST", "/v1/usage/track", {
        events: all.slice(from, from + 1_000).map(eventOf),
      });
      expect(new Set(outcomes(answer?.body ?? {}))).toEqual(
        new Set(["duplicate"]),
      );
    }
    while (waiting.length > 0) await send(app, waiting.splice(0, 1_000));
    const path = `/v1/usage/stats?period=${period}`;
    const stats = await ask(app, key, "GET", path);
    expect(stats?.body["usage"]).toMatchObject({
      issues_processed: acknowledged.size,
      tokens_consumed: 3 * acknowledged.size,
    });
    console.log(`${rounds} deaths, ${acknowledged.size} events, none lost`);
  } finally {
    await app.stop();
  }
}
