import { afterEach, beforeEach, expect, it } from "vitest";

import type { Reports } from "../../src/marketplace/ports/reports.ts";
import { createReports } from "../../src/supabase/reports-store.ts";
import { createSubmissions } from "../../src/supabase/submissions-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { at, openSubmission, report, reportInput } from "./records.ts";

let db: TestDatabase;
let reports: Reports;
beforeEach(async () => {
  db = await openTestDatabase();
  reports = createReports(db.client);
});
afterEach(() => db.close());

it("is kept with its judgement and found by its id and its run", async () => {
  const input = reportInput();
  expect(await reports.record(input)).toBe("recorded");
  const stored = {
    id: input.id,
    ...input.subject,
    run_id: 4,
    run_attempt: 1,
    report,
    created_at: at,
  };
  expect(await reports.find(input.id)).toEqual(stored);
  expect(await reports.ofRun(900, 4, 1)).toEqual(stored);
  expect(await reports.ofRun(900, 4, 2)).toBeNull();
  expect(await reports.find("unknown")).toBeNull();
});

it("moves its submission on and puts in the jobs", async () => {
  const submissions = createSubmissions(db.client);
  const { id } = await openSubmission(submissions, 5);
  const input = reportInput({
    jobs: [{ kind: "comment", key: id, payload: {} }],
  });
  const patch = {
    state: "pending_review",
    report_id: input.id,
    score: 91,
  } as const;
  expect(
    await reports.record({ ...input, submission: { id, revision: 1, patch } }),
  ).toBe("recorded");
  expect(await submissions.find(id)).toMatchObject({ ...patch, revision: 2 });
  expect(await db.sql("select kind, key from jobs")).toEqual([
    { kind: "comment", key: id },
  ]);
});

it("comes in once with one token, however many try", async () => {
  const all = await Promise.all(
    Array.from({ length: 10 }, () =>
      reports.record(reportInput({ jti: "the-token" })),
    ),
  );
  expect(all.filter((outcome) => outcome === "recorded")).toHaveLength(1);
  expect(all.filter((outcome) => outcome === "replayed")).toHaveLength(9);
  expect(
    await db.sql("select count(*)::int as n from quality_reports"),
  ).toEqual([{ n: 1 }]);
});

it("for a submission that changed meanwhile writes nothing, and the token can be used once more", async () => {
  const submissions = createSubmissions(db.client);
  const { id } = await openSubmission(submissions, 5);
  const input = reportInput();
  const patch = { state: "pending_review", report_id: input.id } as const;
  expect(
    await reports.record({ ...input, submission: { id, revision: 8, patch } }),
  ).toBe("stale");
  expect(await reports.find(input.id)).toBeNull();
  expect(await submissions.find(id)).toMatchObject({
    state: "received",
    revision: 1,
  });
  expect(
    await reports.record({ ...input, submission: { id, revision: 1, patch } }),
  ).toBe("recorded");
});
