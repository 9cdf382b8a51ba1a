import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { AppError } from "../../src/errors.ts";
import { createWorker, type JobHandler } from "../../src/jobs/worker.ts";
import type { Jobs } from "../../src/marketplace/ports/jobs.ts";
import { createJobs } from "../../src/supabase/jobs-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let jobs: Jobs;
let now: Date;
let logged: string[];
beforeEach(async () => {
  db = await openTestDatabase();
  jobs = createJobs(db.client);
  now = new Date("2026-11-22T10:00:00.000Z");
  logged = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await db.close();
});

const write = (level: string) => (_fields: object, message: string) =>
  void logged.push(`${level}: ${message}`);
const pass = (seconds: number) =>
  void (now = new Date(now.getTime() + seconds * 1_000));
const enqueue = (kind: string, key = "k") =>
  jobs.enqueue([{ kind, key, payload: { of: key } }], now.toISOString());
const counts = async () => {
  const { queued, running, dead } = await jobs.stats(now.toISOString());
  return { queued, running, dead };
};

function workerWith(
  handlers: Record<string, JobHandler>,
  more: { jobs?: Jobs; workerId?: string; maxAttempts?: number } = {},
) {
  return createWorker({
    jobs,
    handlers,
    clock: () => now,
    workerId: "w1",
    log: { info: write("info"), warn: write("warn"), error: write("error") },
    ...more,
  });
}

describe("one round", () => {
  it("does what is due, gives each handler its job, and leaves no row", async () => {
    const done: unknown[] = [];
    const worker = workerWith({
      mail: (job) => Promise.resolve(void done.push(job)),
    });
    await enqueue("mail", "a");
    await enqueue("mail", "b");
    expect(await worker.tick()).toBe(2);
    expect(done).toMatchObject([
      { kind: "mail", key: "a", payload: { of: "a" }, attempt: 1 },
      { kind: "mail", key: "b", payload: { of: "b" }, attempt: 1 },
    ]);
    expect(await counts()).toEqual({ queued: 0, running: 0, dead: 0 });
    expect(await worker.tick()).toBe(0);
  });

  it("tries a failed job again after its pause, not before, and in the end succeeds", async () => {
    let failures = 2;
    const worker = workerWith({
      flaky: () =>
        failures-- > 0
          ? Promise.reject(new Error("GitHub said 502"))
          : Promise.resolve(),
    });
    await enqueue("flaky");
    expect(await worker.tick()).toBe(1);
    pass(4);
    expect(await worker.tick()).toBe(0);
    pass(1);
    expect(await worker.tick()).toBe(1);
    pass(15);
    expect(await worker.tick()).toBe(1);
    expect(await counts()).toEqual({ queued: 0, running: 0, dead: 0 });
    expect(logged).toEqual(
      Array(2).fill("warn: a job failed and will be tried again"),
    );
  });

  it("waits as long as the other side asked", async () => {
    const worker = workerWith({
      limited: () =>
        Promise.reject(
          new AppError("service_unavailable", "later", { retryAfter: 600 }),
        ),
    });
    await enqueue("limited");
    await worker.tick();
    expect((await jobs.stats(now.toISOString())).oldest_due).toBe(
      "2026-11-22T10:10:00.000Z",
    );
  });

  it("gives up after the last try with an alarm, and keeps job and error", async () => {
    const worker = workerWith(
      { broken: () => Promise.reject(new Error("no such repository")) },
      { maxAttempts: 2 },
    );
    await enqueue("broken");
    await worker.tick();
    pass(3_600);
    await worker.tick();
    expect(await counts()).toEqual({ queued: 0, running: 0, dead: 1 });
    expect(logged.at(-1)).toBe("error: a job is dead: see to it");
    expect(await db.sql("select error, attempt from jobs")).toEqual([
      { error: "no such repository", attempt: 2 },
    ]);
  });

  it("buries a job that killed its worker each time", async () => {
    let runs = 0;
    await enqueue("poison");
    for (let attempt = 1; attempt <= 3; attempt++) {
      await jobs.claim({
        worker: "dies",
        limit: 1,
        lease_seconds: 60,
        at: now.toISOString(),
      });
      pass(60);
    }
    await workerWith(
      {
        poison: () => {
          runs++;
          return Promise.resolve();
        },
      },
      { maxAttempts: 3 },
    ).tick();
    expect([runs, await counts()]).toEqual([
      0,
      { queued: 0, running: 0, dead: 1 },
    ]);
  });

  it("takes over the job of a worker that died, when its lease is over", async () => {
    let runs = 0;
    const worker = workerWith({
      mail: () => {
        runs++;
        return Promise.resolve();
      },
    });
    await enqueue("mail");
    await jobs.claim({
      worker: "dead",
      limit: 1,
      lease_seconds: 60,
      at: now.toISOString(),
    });
    pass(59);
    await worker.tick();
    expect(runs).toBe(0);
    pass(1);
    await worker.tick();
    expect(runs).toBe(1);
  });

  it("of several workers at once does each job once", async () => {
    const seen: string[] = [];
    const handlers = {
      mail: (job: { key: string }) => Promise.resolve(void seen.push(job.key)),
    };
    const keys = Array.from({ length: 12 }, (_, place) => `k${place}`);
    await Promise.all(keys.map((key) => enqueue("mail", key)));
    const workers = ["w1", "w2", "w3"].map((workerId) =>
      workerWith(handlers, { workerId }),
    );
    await Promise.all(workers.map((worker) => worker.tick()));
    await Promise.all(workers.map((worker) => worker.tick()));
    expect(seen.sort()).toEqual(keys.sort());
  });

  it("that cannot write down the end of a job leaves it to the end of the lease", async () => {
    const lost = {
      ...jobs,
      complete: () =>
        Promise.reject(new AppError("service_unavailable", "gone")),
    };
    await enqueue("mail");
    await workerWith({ mail: () => Promise.resolve() }, { jobs: lost }).tick();
    expect(logged).toEqual(["error: a job's end was lost"]);
    expect(await counts()).toMatchObject({ running: 1 });
  });
});

describe("a started worker", () => {
  it("runs one job after the other without waiting for the next second, and waits for them at its stop", async () => {
    const done: string[] = [];
    const worker = workerWith({
      first: async () => {
        await enqueue("second");
        done.push("first");
      },
      second: () => Promise.resolve(void done.push("second")),
    });
    await enqueue("first");
    worker.start();
    await vi.waitFor(() => expect(done).toEqual(["first", "second"]));
    await worker.stop();
    await enqueue("first", "after the stop");
    worker.poke();
    expect(await counts()).toMatchObject({ queued: 1 });
  });

  it("asks each second, and goes on when the database was away", async () => {
    vi.useFakeTimers();
    let claims = 0;
    const away = {
      ...jobs,
      claim: () => {
        claims++;
        return Promise.reject(new Error("away"));
      },
    };
    const worker = workerWith({}, { jobs: away });
    worker.start();
    await vi.advanceTimersByTimeAsync(3_000);
    await worker.stop();
    expect(claims).toBe(4);
    expect(logged).toEqual(
      Array(4).fill("warn: could not claim jobs; trying again"),
    );
  });
});
