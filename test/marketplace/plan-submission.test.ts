import { describe, expect, it } from "vitest";
import type { SeenRun } from "../../src/marketplace/plan-publishing.ts";
import {
  planSubmission,
  type SubmissionView,
} from "../../src/marketplace/plan-submission.ts";
import type { Submission } from "../../src/marketplace/ports/submissions.ts";
import { submissionComment } from "../../src/marketplace/submission-comment.ts";
import { submissionRow } from "./submission-row.ts";

const at = "2026-11-22T12:00:00.000Z";

function view(changes: Partial<SubmissionView> = {}): SubmissionView {
  return {
    issue: { open: true, labels: [], ownComments: [] },
    scoringRun: null,
    scoringRunReported: false,
    publishRun: null,
    publishedCommit: null,
    ...changes,
  };
}

const run = (changes: Partial<SeenRun> = {}): SeenRun => ({
  id: 1,
  attempt: 1,
  status: "in_progress",
  conclusion: null,
  created_at: "2026-11-22T11:50:00Z",
  updated_at: "2026-11-22T11:55:00Z",
  url: "https://github.com/miyabi/marketplace/actions/runs/1",
  ...changes,
});

const plan = (submission: Submission, seen: SubmissionView) =>
  planSubmission(submission, null, seen, {
    at,
    plugin: null,
    listed: null,
    before: null,
    team: null,
  });
const dispatches = (submission: Submission, seen: SubmissionView) =>
  plan(submission, seen).flatMap((action) =>
    action.do === "dispatch" ? [action.workflow] : [],
  );

describe("what is to be done for a submission", () => {
  it("is a label, a comment and a run with the pinned bytes", () => {
    expect(plan(submissionRow(), view())).toEqual([
      { do: "add_labels", labels: ["status: scoring"] },
      {
        do: "create_comment",
        body: expect.stringContaining("Being scored") as string,
      },
      {
        do: "dispatch",
        workflow: "score-submission.yml",
        inputs: {
          nonce: "nonce-1",
          repository: "ayumi/issue-tools",
          sha: "a".repeat(40),
          path: ".",
        },
      },
    ]);
  });

  it("is nothing when GitHub looks as it should", () => {
    const row = submissionRow();
    const body = submissionComment({
      submission: row,
      report: null,
      plugin: null,
      listed: null,
      runUrl: run().url,
      publishingFailed: false,
    });
    const issue = {
      open: true,
      labels: ["mine", "status: scoring"],
      ownComments: [{ id: 1, body }],
    };
    expect(plan(row, view({ issue, scoringRun: run() }))).toEqual([]);
  });

  it("puts managed labels back and leaves all others", () => {
    const labels = ["status: published", "on hold", "submission", "mine"];
    const issue = { open: true, labels, ownComments: [] };
    expect(plan(submissionRow(), view({ issue }))).toEqual(
      expect.arrayContaining([
        { do: "add_labels", labels: ["status: scoring"] },
        { do: "remove_label", label: "status: published" },
        { do: "remove_label", label: "on hold" },
      ]),
    );
  });

  it("keeps one comment when two of ours carry the marker", () => {
    const marker = "<!-- miyabi:submission -->";
    const ownComments = [
      { id: 1, body: "<!-- miyabi:help:5 -->" },
      { id: 2, body: `${marker} old` },
      { id: 3, body: `${marker} old` },
    ];
    const actions = plan(
      submissionRow(),
      view({ issue: { open: true, labels: [], ownComments } }),
    );
    expect(actions).toContainEqual({ do: "delete_comment", id: 3 });
    expect(actions).toContainEqual(
      expect.objectContaining({ do: "update_comment", id: 2 }),
    );
  });

  it("is an infra error when the run ended without a report, and nothing else", () => {
    const ended = run({ status: "completed", conclusion: "failure" });
    expect(plan(submissionRow(), view({ scoringRun: ended }))).toEqual([
      {
        do: "change",
        change: {
          patch: {
            state: "infra_error",
            note: "The scoring run ended (failure) without a report.",
          },
          listing: null,
          plugin: null,
          audit: null,
        },
      },
    ]);
  });
});

describe("publishing", () => {
  const approved = submissionRow({
    state: "approved",
    decided_at: "2026-11-22T11:40:00.000Z",
    decided_by: "mori",
  });
  const ended = (created_at: string, updated_at: string) =>
    run({ status: "completed", conclusion: "failure", created_at, updated_at });

  it.each<[string, SeenRun | null, string[]]>([
    ["without a run is dispatched", null, ["publish.yml"]],
    ["waits for a run that is queued", run({ status: "queued" }), []],
    [
      "is dispatched after a run that began before the approval",
      ended("2026-11-22T11:39:00Z", "2026-11-22T11:59:00Z"),
      ["publish.yml"],
    ],
    [
      "waits a while after a run that saw the approval",
      ended("2026-11-22T11:50:00Z", "2026-11-22T11:55:00Z"),
      [],
    ],
    [
      "is tried again after that while",
      ended("2026-11-22T11:45:00Z", "2026-11-22T11:49:00Z"),
      ["publish.yml"],
    ],
  ])("%s", (_name, publishRun, expected) => {
    expect(dispatches(approved, view({ publishRun }))).toEqual(expected);
  });

  it("is said only after the file was read back", () => {
    const [action] = plan(approved, view({ publishedCommit: "f".repeat(40) }));
    expect(action).toMatchObject({
      do: "change",
      change: {
        patch: { state: "published", published_commit: "f".repeat(40) },
      },
    });
  });

  it("leaves the issue open until then", () => {
    expect(plan(approved, view())).not.toContainEqual(
      expect.objectContaining({ do: "close_issue" }),
    );
    const published = submissionRow({ state: "published" });
    expect(plan(published, view())).toContainEqual({
      do: "close_issue",
      reason: "completed",
    });
  });
});
