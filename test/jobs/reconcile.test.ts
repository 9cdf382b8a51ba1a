import { afterEach, beforeEach, expect, it } from "vitest";
import { createReconcile } from "../../src/jobs/reconcile.ts";
import { createJobs } from "../../src/supabase/jobs-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { silentLog } from "../support/silent-log.ts";

let db: TestDatabase;
let time = Date.parse("2026-11-22T10:00:00Z");
beforeEach(async () => {
  db = await openTestDatabase();
});
afterEach(() => db.close());

function instance(holder: string, parts: (() => Promise<void>)[]) {
  return createReconcile({
    jobs: createJobs(db.client),
    parts: parts.map((run, index) => ({ name: `part ${index}`, run })),
    holder,
    clock: () => new Date(time),
    log: silentLog,
  });
}

it("runs every part, also after one that failed", async () => {
  const done: string[] = [];
  const reconcile = instance("a", [
    () => Promise.reject(new Error("GitHub is away")),
    () => {
      done.push("second");
      return Promise.resolve();
    },
  ]);
  expect(await reconcile()).toBe(true);
  expect(done).toEqual(["second"]);
});

it("runs on one instance at a time, and gives the lease back", async () => {
  const other = instance("b", []);
  const answers: boolean[] = [];
  const reconcile = instance("a", [
    async () => {
      answers.push(await other());
    },
  ]);
  await reconcile();
  answers.push(await other());
  expect(answers).toEqual([false, true]);
});

it("goes on elsewhere a minute after an instance died in the middle", async () => {
  const jobs = createJobs(db.client);
  const at = new Date(time).toISOString();
  await jobs.lease({ name: "reconcile", holder: "dead", seconds: 60, at });
  const reconcile = instance("b", []);
  expect(await reconcile()).toBe(false);
  time += 61_000;
  expect(await reconcile()).toBe(true);
});
