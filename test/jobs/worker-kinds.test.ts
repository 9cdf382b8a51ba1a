import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createWorker, type JobHandler } from "../../src/jobs/worker.ts";
import type { Jobs } from "../../src/marketplace/ports/jobs.ts";
import { createJobs } from "../../src/supabase/jobs-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { silentLog } from "../support/silent-log.ts";

const now = new Date("2026-11-22T10:00:00.000Z");

let db: TestDatabase;
let jobs: Jobs;
beforeEach(async () => {
  db = await openTestDatabase();
  jobs = createJobs(db.client);
});
afterEach(() => db.close());

const enqueue = (kind: string) =>
  jobs.enqueue([{ kind, key: "k", payload: {} }], now.toISOString());
const counts = async () => {
  const { queued, running, dead } = await jobs.stats(now.toISOString());
  return { queued, running, dead };
};

function workerWith(
  handlers: Record<string, JobHandler>,
  more: { jobs?: Jobs; workerId?: string } = {},
) {
  return createWorker({
    jobs,
    handlers,
    clock: () => now,
    workerId: "w1",
    log: silentLog,
    ...more,
  });
}

describe("a worker", () => {
  it("leaves a job of a kind that it does not handle to others, also when it is named like something every object has", async () => {
    await enqueue("toString");
    await enqueue("newer");
    expect(await workerWith({}).tick()).toBe(0);
    expect(await counts()).toEqual({ queued: 2, running: 0, dead: 0 });
    const newer = workerWith(
      { newer: () => Promise.resolve() },
      { workerId: "w2" },
    );
    expect(await newer.tick()).toBe(1);
    expect(await counts()).toEqual({ queued: 1, running: 0, dead: 0 });
  });

  it("buries a job that was given to it all the same", async () => {
    await enqueue("unheard-of");
    const careless: Jobs = {
      ...jobs,
      claim: (input) => jobs.claim({ ...input, kinds: ["unheard-of"] }),
    };
    await workerWith({}, { jobs: careless }).tick();
    expect(await db.sql("select state, error from jobs")).toEqual([
      {
        state: "dead",
        error: "There is no handler for jobs of unheard-of.",
      },
    ]);
  });
});
