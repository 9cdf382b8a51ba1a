import { parseIssueForm } from "../../src/marketplace/issue-form.ts";
import type { Submission } from "../../src/marketplace/ports/submissions.ts";
import { submissionForm } from "../support/submission-form.ts";

/** A submission whose run was dispatched, with parts replaced. */
export function submissionRow(changes: Partial<Submission> = {}): Submission {
  return {
    id: "s1",
    revision: 3,
    issue_number: 7,
    issue_node: { repository_id: 500, repository: "miyabi/marketplace" },
    author: { github_id: 11, github_login: "ayumi" },
    state: "scoring",
    held: false,
    request: parseIssueForm(submissionForm()).request,
    problems: [],
    pin: {
      repository_id: 600,
      owner_id: 601,
      repository: "ayumi/issue-tools",
      path: ".",
      sha: "a".repeat(40),
    },
    nonce: "nonce-1",
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
    submitted_at: "2026-11-22T10:00:00.000Z",
    updated_at: "2026-11-22T10:00:00.000Z",
    ...changes,
  };
}
