import fc from "fast-check";
import { expect, it } from "vitest";

import type { Job, Jobs } from "../../src/marketplace/ports/jobs.ts";
import { createJobs } from "../../src/supabase/jobs-store.ts";
import { openTestDatabase } from "../support/database.ts";
import { at, later } from "./records.ts";

/** What one key of the table must be, by the words of the port. */
type Entry = {
  state: "queued" | "running";
  payload: number;
  due: number;
  attempt: number;
  again: { payload: number; due: number } | null;
  worker: string;
  lease: number;
  id: string;
};

type Model = {
  now: number;
  next: number;
  dead: number;
  entries: Map<string, Entry>;
};
type Real = { jobs: Jobs };
type Step = fc.AsyncCommand<Model, Real>;

const LEASE = 10;
const time = (seconds: number) => later(seconds);

function enqueue(key: string, delay: number): Step {
  return {
    check: () => true,
    async run(model: Model, { jobs }: Real) {
      const payload = ++model.next;
      const due = model.now + delay;
      await jobs.enqueue(
        [{ kind: "k", key, payload: { payload }, run_at: time(due) }],
        time(model.now),
      );
      const entry = model.entries.get(key);
      if (entry === undefined) {
        const fresh = {
          state: "queued",
          payload,
          due,
          attempt: 0,
          again: null,
          worker: "",
          lease: 0,
          id: "",
        } as const;
        model.entries.set(key, { ...fresh });
      } else if (entry.state === "running") {
        entry.again = { payload, due };
      }
    },
    toString: () => `enqueue(${key}, +${delay})`,
  };
}

function claim(worker: string): Step {
  return {
    check: () => true,
    async run(model: Model, { jobs }: Real) {
      const claimed = await jobs.claim({
        worker,
        limit: 9,
        lease_seconds: LEASE,
        at: time(model.now),
      });
      const due = [...model.entries].filter(([, entry]) =>
        entry.state === "queued"
          ? entry.due <= model.now
          : entry.lease <= model.now,
      );
      for (const [key, entry] of due) {
        Object.assign(entry, {
          state: "running",
          worker,
          lease: model.now + LEASE,
          attempt: entry.attempt + 1,
        });
        entry.id = claimed.find((job) => job.key === key)?.id ?? "not claimed";
      }
      const seen = (job: Pick<Job, "key" | "attempt" | "payload">) => ({
        key: job.key,
        attempt: job.attempt,
        payload: job.payload,
      });
      const byKey = (a: { key: string }, b: { key: string }) =>
        a.key.localeCompare(b.key);
      expect(claimed.map(seen).sort(byKey)).toEqual(
        due
          .map(([key, { attempt, payload }]) => ({
            key,
            attempt,
            payload: { payload },
          }))
          .sort(byKey),
      );
    },
    toString: () => `claim(${worker})`,
  };
}

/** How: null completes, a number fails with a retry after it, "dead" fails for good. */
function end(key: string, worker: string, how: number | "dead" | null): Step {
  return {
    check: (model: Readonly<Model>) =>
      (model.entries.get(key)?.id ?? "") !== "",
    async run(model: Model, { jobs }: Real) {
      const entry = model.entries.get(key);
      if (entry === undefined) return;
      const end = { id: entry.id, worker, at: time(model.now) };
      if (how === null) await jobs.complete(end);
      else
        await jobs.fail({
          ...end,
          error: "no",
          retry_at: how === "dead" ? null : time(model.now + how),
        });
      if (entry.state !== "running" || entry.worker !== worker) return;
      const { again } = entry;
      if (typeof how === "number") {
        Object.assign(entry, {
          state: "queued",
          due: model.now + how,
          again: null,
          payload: again?.payload ?? entry.payload,
        });
      } else if (again !== null) {
        Object.assign(entry, {
          state: "queued",
          ...again,
          attempt: 0,
          again: null,
        });
      } else {
        model.entries.delete(key);
        if (how === "dead") model.dead++;
      }
    },
    toString: () => `end(${key}, ${worker}, ${String(how)})`,
  };
}

function wait(seconds: number): Step {
  return {
    check: () => true,
    async run(model: Model, { jobs }: Real) {
      model.now += seconds;
      const states = [...model.entries.values()];
      const queued = states.filter(({ state }) => state === "queued");
      expect(await jobs.stats(time(model.now))).toEqual({
        queued: queued.length,
        running: states.length - queued.length,
        dead: model.dead,
        oldest_due:
          queued.length === 0
            ? null
            : time(Math.min(...queued.map(({ due }) => due))),
      });
    },
    toString: () => `wait(${seconds})`,
  };
}

const key = fc.constantFrom("a", "b", "c");
const worker = fc.constantFrom("w1", "w2");
const how = fc.constantFrom(null, null, 3, "dead" as const);
const steps = fc.commands<Model, Real, false>(
  [
    fc.tuple(key, fc.nat(5)).map(([k, delay]) => enqueue(k, delay)),
    worker.map((w) => claim(w)),
    fc.tuple(key, worker, how).map(([k, w, h]) => end(k, w, h)),
    fc.constantFrom(0, 1, 4, LEASE).map((seconds) => wait(seconds)),
  ],
  { maxCommands: 40 },
);

it(
  "behaves as its model, whatever is asked of it in whatever order",
  { timeout: 120_000 },
  async () => {
    const numRuns = process.env["LONG"] === "1" ? 500 : 15;
    const db = await openTestDatabase();
    expect(time(0)).toBe(at);
    try {
      await fc.assert(
        fc.asyncProperty(steps, async (commands) => {
          await db.sql("delete from jobs");
          const model = {
            now: 0,
            next: 0,
            dead: 0,
            entries: new Map<string, Entry>(),
          };
          await fc.asyncModelRun(
            () => ({ model, real: { jobs: createJobs(db.client) } }),
            commands,
          );
        }),
        { numRuns },
      );
    } finally {
      await db.close();
    }
  },
);
