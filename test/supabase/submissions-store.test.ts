import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Submissions } from "../../src/marketplace/ports/submissions.ts";
import { createSubmissions } from "../../src/supabase/submissions-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { at, later, openSubmission, pinOf, pluginRequest } from "./records.ts";

let db: TestDatabase;
let submissions: Submissions;
beforeEach(async () => {
  db = await openTestDatabase();
  submissions = createSubmissions(db.client);
});
afterEach(() => db.close());

describe("a submission", () => {
  it("is opened once for its issue", async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, () => openSubmission(submissions, 5)),
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(all[0]).toEqual({
      id: all[0]?.id,
      revision: 1,
      issue_number: 5,
      issue_node: { repository_id: 900, repository: "miyabi/marketplace" },
      author: { github_id: 12, github_login: "ayumi" },
      state: "received",
      held: false,
      request: null,
      problems: [],
      pin: null,
      nonce: null,
      report_id: null,
      score: null,
      note: null,
      decided_by: null,
      decided_at: null,
      published_commit: null,
      accepted: [],
      approvals: [],
      reported: false,
      rescore: null,
      submitted_at: at,
      updated_at: at,
    });
    expect(await submissions.byIssue(900, 5)).toEqual(all[0]);
    expect(await submissions.byIssue(901, 5)).toBeNull();
  });

  it("changes what the patch names, clears what it names as null and keeps the rest", async () => {
    const row = await openSubmission(submissions, 5);
    const full = {
      state: "scoring",
      held: true,
      request: pluginRequest("hello"),
      problems: [{ field: "name", message: "taken" }],
      pin: pinOf(70),
      nonce: "n1",
      note: "wait",
      score: 80,
    } as const;
    const base = {
      id: row.id,
      listing: null,
      plugin: null,
      audit: null,
      jobs: [],
      at: later(1),
    };
    const one = await submissions.change({
      ...base,
      revision: 1,
      patch: { ...full, problems: [...full.problems] },
    });
    expect(one).toEqual({
      outcome: "applied",
      submission: { ...row, ...full, revision: 2, updated_at: later(1) },
    });
    expect(await submissions.byNonce("n1")).toEqual(one.submission);
    const two = await submissions.change({
      ...base,
      revision: 2,
      patch: { nonce: null, request: null, pin: null, score: null, note: null },
    });
    expect(two.submission).toMatchObject({
      state: "scoring",
      held: true,
      nonce: null,
      request: null,
      pin: null,
      score: null,
      note: null,
    });
    expect(await submissions.inStates(["scoring", "rejected"])).toEqual([
      two.submission,
    ]);
    expect(await submissions.inStates(["approved"])).toEqual([]);
  });

  it("decided on an old revision is not changed", async () => {
    const row = await openSubmission(submissions, 5);
    const change = {
      id: row.id,
      revision: 1,
      listing: null,
      plugin: null,
      audit: null,
      jobs: [],
      at,
    };
    const both = await Promise.all([
      submissions.change({ ...change, patch: { state: "scoring" } }),
      submissions.change({ ...change, patch: { state: "withdrawn" } }),
    ]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual([
      "applied",
      "stale",
    ]);
    expect(new Set(both.map(({ submission }) => submission.state)).size).toBe(
      1,
    );
  });
});
