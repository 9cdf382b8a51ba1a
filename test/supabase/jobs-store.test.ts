import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Inbox, Jobs } from "../../src/marketplace/ports/jobs.ts";
import { createInbox } from "../../src/supabase/inbox-store.ts";
import { createJobs } from "../../src/supabase/jobs-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { at, later } from "./records.ts";

let db: TestDatabase;
let jobs: Jobs;
let inbox: Inbox;
beforeEach(async () => {
  db = await openTestDatabase();
  jobs = createJobs(db.client);
  inbox = createInbox(db.client);
});
afterEach(() => db.close());

const score = { kind: "score", key: "k", payload: { n: 1 } };
const claim = (worker: string, when = at, limit = 10) =>
  jobs.claim({ worker, limit, lease_seconds: 60, at: when });

describe("a job", () => {
  it("is put in once while it waits, and another kind may have the same key", async () => {
    await jobs.enqueue(
      [score, { ...score, payload: { n: 2 } }, { ...score, kind: "comment" }],
      at,
    );
    await jobs.enqueue([score], at);
    await jobs.enqueue([], at);
    const claimed = await claim("w");
    expect(claimed).toMatchObject([
      { kind: "comment" },
      { kind: "score", payload: { n: 1 } },
    ]);
  });

  it("waits until its time", async () => {
    await jobs.enqueue([{ ...score, run_at: later(30) }], at);
    expect(await claim("w", later(29))).toEqual([]);
    expect(await claim("w", later(30))).toHaveLength(1);
  });

  it("asked for while it runs runs once more afterwards, with the newest payload", async () => {
    await jobs.enqueue([score], at);
    const [first] = await claim("w");
    await jobs.enqueue([{ ...score, payload: { n: 2 } }], at);
    await jobs.enqueue([{ ...score, payload: { n: 3 } }], at);
    expect(await claim("v")).toEqual([]);
    await jobs.complete({ id: first?.id ?? "", worker: "w", at: later(1) });
    const second = await claim("v", later(1));
    expect(second).toMatchObject([{ payload: { n: 3 }, attempt: 1 }]);
    await jobs.complete({ id: second[0]?.id ?? "", worker: "v", at: later(2) });
    expect(await jobs.stats(later(2))).toEqual({
      queued: 0,
      running: 0,
      dead: 0,
      oldest_due: null,
    });
  });

  it("asked for while it runs is not lost when that run dies", async () => {
    await jobs.enqueue([score], at);
    const [first] = await claim("w");
    await jobs.enqueue([{ ...score, payload: { n: 2 } }], at);
    await jobs.fail({
      id: first?.id ?? "",
      worker: "w",
      error: "no",
      retry_at: null,
      at,
    });
    expect(await claim("w")).toMatchObject([{ payload: { n: 2 }, attempt: 1 }]);
  });

  it("can be put in anew after it died", async () => {
    await jobs.enqueue([score], at);
    const [first] = await claim("w");
    await jobs.fail({
      id: first?.id ?? "",
      worker: "w",
      error: "no",
      retry_at: null,
      at,
    });
    await jobs.enqueue([score], at);
    expect(await jobs.stats(at)).toMatchObject({ queued: 1, dead: 1 });
  });

  it("of a worker whose lease was given away is not ended by it", async () => {
    await jobs.enqueue([score], at);
    const [lost] = await claim("slow");
    const [taken] = await claim("fast", later(60));
    expect(taken).toMatchObject({ id: lost?.id, attempt: 2 });
    await jobs.complete({ id: lost?.id ?? "", worker: "slow", at: later(61) });
    await jobs.fail({
      id: lost?.id ?? "",
      worker: "slow",
      error: "no",
      retry_at: null,
      at: later(61),
    });
    expect(await jobs.stats(later(61))).toMatchObject({ running: 1, dead: 0 });
  });

  it("is claimed by one of many who ask at once", async () => {
    await jobs.enqueue(
      Array.from({ length: 20 }, (_, n) => ({ ...score, key: `k${n}` })),
      at,
    );
    const claimed = await Promise.all(
      Array.from({ length: 10 }, (_, n) => claim(`w${n}`, at, 3)),
    );
    const ids = claimed.flat().map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });
});

describe("a named lease", () => {
  it("belongs to one holder until it ends, and the holder may prolong it", async () => {
    const take = (holder: string, when: string) =>
      jobs.lease({ name: "reconcile", holder, seconds: 60, at: when });
    const taken = await Promise.all(
      ["a", "b", "c"].map((holder) => take(holder, at)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    const holder = ["a", "b", "c"][taken.indexOf(true)] ?? "";
    expect(await take(holder, later(30))).toBe(true);
    expect(await take("d", later(89))).toBe(false);
    expect(await take("d", later(90))).toBe(true);
    expect(await take(holder, later(91))).toBe(false);
  });
});

describe("the inbox", () => {
  const delivery = {
    source: "github",
    delivery_id: "d1",
    event: "issues",
    payload: { action: "opened" },
  } as const;
  const job = { kind: "github", key: "d1", payload: {} };

  it("takes a delivery with its job once, however often it comes", async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () => inbox.accept({ delivery, job, at })),
    );
    expect(all.filter((answer) => answer === "accepted")).toHaveLength(1);
    await claim("w").then(([claimed]) =>
      jobs.complete({ id: claimed?.id ?? "", worker: "w", at }),
    );
    expect(await inbox.accept({ delivery, job, at })).toBe("duplicate");
    expect(await jobs.stats(at)).toMatchObject({ queued: 0, running: 0 });
    expect(await inbox.find("github", "d1")).toEqual(delivery);
  });

  it("keeps the senders apart", async () => {
    await inbox.accept({ delivery, job, at });
    expect(await inbox.find("stripe", "d1")).toBeNull();
    expect(
      await inbox.accept({
        delivery: { ...delivery, source: "stripe" },
        job,
        at,
      }),
    ).toBe("accepted");
  });

  it("keeps an event once that no job works on yet", async () => {
    const keep = () => inbox.accept({ delivery, job: null, at });
    expect(await keep()).toBe("accepted");
    expect(await keep()).toBe("duplicate");
    expect(await jobs.stats(at)).toMatchObject({ queued: 0 });
  });

  it("tells which deliveries are known", async () => {
    await inbox.accept({ delivery, job, at });
    expect(await inbox.known("github", ["d0", "d1", "d2"])).toEqual(["d1"]);
    expect(await inbox.known("github", [])).toEqual([]);
  });
});
