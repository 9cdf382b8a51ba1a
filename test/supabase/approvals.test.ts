import { randomUUID } from "node:crypto";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type {
  AuditEntry,
  Submission,
  Submissions,
} from "../../src/marketplace/ports/submissions.ts";
import { createJobs } from "../../src/supabase/jobs-store.ts";
import { createPlugins } from "../../src/supabase/plugins-store.ts";
import { createReports } from "../../src/supabase/reports-store.ts";
import { createSubmissions } from "../../src/supabase/submissions-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import {
  at,
  later,
  listingOf,
  openSubmission,
  pinOf,
  pluginRequest,
  reportInput,
} from "./records.ts";

let db: TestDatabase;
let submissions: Submissions;
let report_id: string;
beforeEach(async () => {
  db = await openTestDatabase();
  submissions = createSubmissions(db.client);
  report_id = randomUUID();
  await createReports(db.client).record(reportInput({ id: report_id }));
});
afterEach(() => db.close());

const audit = (key: string): AuditEntry => ({
  key,
  action: "submission.approve",
  actor_github_id: 99,
  actor_login: "maintainer",
  reason: null,
  details: { sha: "a" },
});

const approve = (
  row: Submission,
  name: string,
  repository_id: number,
  sha = "a".repeat(40),
) =>
  submissions.change({
    id: row.id,
    revision: row.revision,
    patch: {
      state: "approved",
      decided_by: "maintainer",
      decided_at: later(60),
    },
    plugin: null,
    listing: listingOf(
      pluginRequest(name),
      pinOf(repository_id, sha),
      report_id,
    ),
    audit: audit(`approve:${row.id}:${sha}`),
    jobs: [{ kind: "publish", key: "catalogue", payload: { name } }],
    at: later(60),
  });

describe("an approval", () => {
  it("writes plugin, version, decision and job in one step, and only once", async () => {
    const row = await openSubmission(submissions, 5);
    const applied = await approve(row, "hello", 70);
    const again = await approve(row, "hello", 70);
    expect(applied).toMatchObject({
      outcome: "applied",
      submission: { state: "approved", decided_at: later(60), revision: 2 },
    });
    expect(again).toEqual({
      outcome: "already",
      submission: applied.submission,
    });
    const plugins = createPlugins(db.client);
    expect(await plugins.published()).toMatchObject([
      {
        id: "hello",
        tier: "free",
        listing: "listed",
        score: 91,
        author: { github_id: 12, github_login: "ayumi" },
        source: {
          repository: "ayumi/hello",
          repository_id: 70,
          path: ".",
          sha: "a".repeat(40),
        },
      },
    ]);
    expect(await plugins.versions("hello")).toMatchObject([
      { version: "1.0.0", score: 91, report: { verdict: "listed" } },
    ]);
    expect(
      await submissions.decision(`approve:${row.id}:${"a".repeat(40)}`),
    ).toEqual(audit(`approve:${row.id}:${"a".repeat(40)}`));
    expect(await submissions.decision("unknown")).toBeNull();
    expect(await createJobs(db.client).stats(at)).toMatchObject({
      queued: 1,
      oldest_due: later(60),
    });
  });

  it("of different submissions at once lists them all", async () => {
    const rows = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((issue) => openSubmission(submissions, issue)),
    );
    const outcomes = await Promise.all(
      rows.map((row, place) => approve(row, `plugin-${place}`, 100 + place)),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(
      rows.map(() => "applied"),
    );
    const listed = await createPlugins(db.client).published();
    expect(listed.map(({ id }) => id)).toEqual(
      rows.map((_row, place) => `plugin-${place}`),
    );
  });

  it("of one name by two repositories at once lists one and refuses the other, which changes nothing", async () => {
    const rows = await Promise.all(
      [1, 2].map((issue) => openSubmission(submissions, issue)),
    );
    const outcomes = await Promise.all(
      rows.map((row, place) => approve(row, "hello", 100 + place)),
    );
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
      "applied",
      "name_taken",
    ]);
    const refused = outcomes.find(({ outcome }) => outcome === "name_taken");
    expect(refused?.submission).toMatchObject({
      state: "received",
      revision: 1,
    });
    expect(await db.sql("select count(*)::int as n from audit_log")).toEqual([
      { n: 1 },
    ]);
  });

  it("never takes over a plugin of the marketplace itself", async () => {
    const row = await openSubmission(submissions, 5);
    expect((await approve(row, "miyabi-operations-pro", 70)).outcome).toBe(
      "name_taken",
    );
  });

  it("of a new commit makes it the listed version and keeps badges and downloads", async () => {
    await approve(await openSubmission(submissions, 5), "hello", 70);
    await db.sql(
      "update plugins set verified = true, downloads = 7 where id = 'hello'",
    );
    const next = await openSubmission(submissions, 6);
    const sha = "b".repeat(40);
    await submissions.change({
      id: next.id,
      revision: 1,
      patch: { state: "approved" },
      plugin: null,
      audit: null,
      jobs: [],
      at: later(120),
      listing: listingOf(
        pluginRequest("hello", {
          version: "2.0.0",
          tier: "paid",
          price: 9,
          billing_period: "monthly",
        }),
        pinOf(70, sha),
        report_id,
      ),
    });
    const plugins = createPlugins(db.client);
    expect(await plugins.find("hello")).toMatchObject({
      version: "2.0.0",
      tier: "pro",
      price: 9,
      trial_days: 14,
      verified: true,
      downloads: 7,
      source: { sha },
    });
    expect(
      (await plugins.versions("hello")).map(({ version }) => version),
    ).toEqual(["2.0.0", "1.0.0"]);
  });
});
