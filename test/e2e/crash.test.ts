import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { migrate } from "../../src/supabase/open-database.ts";
import { silentLog } from "../support/silent-log.ts";
import type { Remembered } from "../sandbox/runner/job-memory.ts";
import { remembering } from "../sandbox/runner/job-memory.ts";
import { crashRun, type CrashRun } from "./crash-run.ts";

/** `npm run test:long` dies everywhere, `npm test` where the most hangs on what was just written. */
const all = process.env["LONG"] === "1";
const decisive = "after rpc reports_record #1";

/** A run that did not come by its point is walked again: jobs and deliveries come in another order each time. */
const attempts = 3;

const known = new Map<string, Remembered>();
const data = await mkdtemp(join(tmpdir(), "miyabi-migrated-"));
await migrate({ mode: "embedded", dataDir: data }, silentLog);
afterAll(() => rm(data, { recursive: true }));

const run = (point: string): Promise<CrashRun> =>
  crashRun(point, {
    data,
    memory: (artifacts) => remembering(artifacts, known),
  });

const asItMustBe: CrashRun["outcome"] = {
  labels: ["status: published", "submission"],
  stickyComments: 1,
  runsPerNonce: [1],
  entriesInFile: 1,
  publishCommits: 1,
  rows: {
    submissions: 1,
    published: 1,
    plugins: 1,
    versions: 1,
    approvals: 1,
    reports: 1,
    deadJobs: 0,
  },
};

/** Every kind of write on this way. A new one must be added here, and survive. */
const writeKinds = new Set([
  "GitHub DELETE /issues/N/labels/status: approved",
  "GitHub DELETE /issues/N/labels/status: pending review",
  "GitHub DELETE /issues/N/labels/status: scoring",
  "GitHub PATCH /issues/N",
  "GitHub PATCH /issues/comments/N",
  "GitHub POST /actions/workflows/publish.yml/dispatches",
  "GitHub POST /actions/workflows/score-submission.yml/dispatches",
  "GitHub POST /issues/N/comments",
  "GitHub POST /issues/N/labels",
  "GitHub POST /issues/comments/N/reactions",
  "rpc inbox_accept",
  "rpc jobs_claim",
  "rpc jobs_complete",
  "rpc jobs_enqueue",
  "rpc reports_record",
  "rpc submissions_change",
  "rpc submissions_open",
  "rpc jobs_fail",
  "rpc marketplace_sweep",
  "rpc outbox_put",
  "rpc outbox_sent",
]);

const undisturbed = await run("");

describe("a submission and its approval, undisturbed", () => {
  it("passes these kinds of write points and no others", () => {
    const kinds = new Set(
      undisturbed.points.map((name) =>
        name.replace(/^(before|after) (.*) #\d+$/, "$2"),
      ),
    );
    expect([...kinds].filter((kind) => !writeKinds.has(kind))).toEqual([]);
    // Labels come and go as fast as the run; these are always there.
    expect([...kinds]).toEqual(
      expect.arrayContaining(
        [...writeKinds].filter((kind) => !/labels|fail/.test(kind)),
      ),
    );
  });

  it("ends with one of each", () => {
    expect(undisturbed.outcome).toEqual(asItMustBe);
  });
});

describe("the App is killed with -9", () => {
  const points = undisturbed.points.filter((name) => all || name === decisive);
  const survived: string[] = [];

  it.each(points)(
    "%s, and nothing is lost or done twice",
    { timeout: 180_000 },
    async (point) => {
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        const { outcome, crashed } = await run(point);
        expect(outcome).toEqual(asItMustBe);
        if (crashed) return;
      }
      survived.push(point);
    },
  );

  it("at nearly all of these points", () => {
    expect(points.length).toBeGreaterThanOrEqual(1);
    expect(survived.length).toBeLessThanOrEqual(points.length / 20);
  });
});
