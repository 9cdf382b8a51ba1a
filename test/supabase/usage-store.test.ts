import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Usage } from "../../src/marketplace/ports/usage.ts";
import { createUsage } from "../../src/supabase/usage-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { noon } from "../support/licence-records.ts";
import {
  anyHolder,
  anyRecord,
  march,
  noCounts,
  type Holder,
} from "../support/usage-records.ts";

const at = noon.toISOString();
let db: TestDatabase;
let usage: Usage;
let holder: Holder;
beforeAll(async () => {
  db = await openTestDatabase();
  usage = createUsage(db.client);
});
afterAll(() => db.close());
beforeEach(async () => {
  holder = await anyHolder(db);
});

const subject = (period = march) => ({
  user_id: holder.user_id,
  plugin_id: holder.plugin_id,
  period,
});
const counts = (period?: string) => usage.counts(subject(period));
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

describe("tracking", () => {
  it("writes an event, its key and its sums, and knows it the second time", async () => {
    const record = anyRecord(holder);
    expect(await usage.track({ records: [record], at })).toEqual(["accepted"]);
    expect(await usage.track({ records: [record], at })).toEqual(["duplicate"]);
    expect(await counts()).toEqual(record.counts);
  });

  it("of nothing writes nothing", async () => {
    expect(await usage.track({ records: [], at })).toEqual([]);
    expect(await counts()).toEqual(noCounts);
  });

  it("calls another event under the same id a conflict", async () => {
    const record = anyRecord(holder);
    const other = anyRecord(holder, {
      event_id: record.event_id,
      event_data: { issue_number: 2 },
    });
    await usage.track({ records: [record], at });
    expect(await usage.track({ records: [other], at })).toEqual(["conflict"]);
    expect(await counts()).toEqual(record.counts);
  });

  it("of one id several times in one call counts the first", async () => {
    const record = anyRecord(holder);
    const other = anyRecord(holder, {
      event_id: record.event_id,
      event_data: { issue_number: 2 },
    });
    expect(await usage.track({ records: [record, other, record], at })).toEqual(
      ["accepted", "conflict", "duplicate"],
    );
    expect(await counts()).toEqual(record.counts);
  });

  it("of one id by two people counts for both", async () => {
    const neighbour = await anyHolder(db);
    const record = anyRecord(holder);
    const theirs = anyRecord(neighbour, { event_id: record.event_id });
    expect(await usage.track({ records: [record, theirs], at })).toEqual([
      "accepted",
      "accepted",
    ]);
  });

  it("of a batch with old ones counts the new ones, in the order given", async () => {
    const old = times(100, () => anyRecord(holder));
    await usage.track({ records: old, at });
    const batch = times(1_000, (n) => old[n / 10] ?? anyRecord(holder));
    const outcomes = await usage.track({ records: batch, at });
    expect(outcomes).toEqual(
      times(1_000, (n) => (n % 10 === 0 ? "duplicate" : "accepted")),
    );
    expect(await counts()).toMatchObject({
      issues: 1_000,
      tokens: 3_000,
      agents: { coordinator: 1_000 },
      days: { "2026-03-01": 1_000 },
    });
  });

  it("keeps months and names apart", async () => {
    const april = anyRecord(holder, {
      period: "2026-04",
      counts: {
        ...noCounts,
        commands: { deploy: 1 },
        days: { "2026-04-30": 1 },
      },
    });
    const hostile = anyRecord(holder, {
      counts: {
        ...noCounts,
        agents: { constructor: 1, toString: 1 },
      },
    });
    await usage.track({ records: [april, hostile, anyRecord(holder)], at });
    expect(await counts("2026-04")).toEqual(april.counts);
    expect((await counts()).agents).toEqual({
      constructor: 1,
      toString: 1,
      coordinator: 1,
    });
  });

  it("500 events of 50 callers add up exactly", async () => {
    const callers = times(50, async () => {
      for (let n = 0; n < 10; n += 1)
        await usage.track({ records: [anyRecord(holder)], at });
    });
    await Promise.all(callers);
    expect(await counts()).toMatchObject({ issues: 500, tokens: 1_500 });
  });

  it("of the same events in opposite orders at once counts them once and never deadlocks", async () => {
    const neighbour = await anyHolder(db);
    const records = times(200, (n) => anyRecord(n % 2 ? holder : neighbour));
    const outcomes = await Promise.all(
      times(8, (n) =>
        usage.track({
          records: n % 2 ? records : records.toReversed(),
          at,
        }),
      ),
    );
    expect(
      outcomes.flat().filter((outcome) => outcome === "accepted"),
    ).toHaveLength(200);
    expect(await counts()).toMatchObject({ issues: 100 });
  });
});
