import { describe, expect, it } from "vitest";
import type { Remembered } from "../sandbox/runner/job-memory.ts";
import { remembering } from "../sandbox/runner/job-memory.ts";
import { crashRun, type CrashRun } from "./crash-run.ts";

/** All points with LONG=1 (`npm run test:long`), else a share of them. */
const EVERY = process.env["LONG"] === "1" ? 1 : 8;

const known = new Map<string, Remembered>();
const memory: Parameters<typeof crashRun>[1] = (artifacts) =>
  remembering(artifacts, known);

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

const undisturbed = await crashRun(0, memory);

describe("a submission and its approval, undisturbed", () => {
  it("passes every kind of write point", () => {
    const kinds = new Set(
      undisturbed.points.map((name) => name.replace(/^(before|after) /, "")),
    );
    expect([...kinds].toSorted()).toMatchInlineSnapshot();
  });

  it("ends with one of each", () => {
    expect(undisturbed.outcome).toEqual(asItMustBe);
  });
});

describe("the App is killed with -9", () => {
  const points = undisturbed.points
    .map((name, at) => ({ name, at: at + 1 }))
    .filter(({ at }) => at % EVERY === 0);

  it.each(points)(
    "at write point $at ($name), and nothing is lost or done twice",
    { timeout: 120_000 },
    async ({ at }) => {
      const { outcome, crashed } = await crashRun(at, memory);
      expect(crashed).toBe(true);
      expect(outcome).toEqual(asItMustBe);
    },
  );
});
