import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Submissions } from "../marketplace/ports/submissions.ts";
import { auditRow } from "./rows/audit-row.ts";
import { submissionRow } from "./rows/submission-row.ts";
import { rpc } from "./rpc.ts";

const changed = z.object({
  outcome: z.enum(["applied", "already", "stale", "name_taken"]),
  submission: submissionRow,
});

const authored = z.object({
  submissions: z.array(submissionRow),
  total: z.number(),
});

/** Submissions in the database. Every call throws AppError as `rpc` does. */
export function createSubmissions(client: SupabaseClient): Submissions {
  return {
    open: (input) => rpc(client, "submissions_open", input, submissionRow),
    find: (id) =>
      rpc(client, "submissions_find", { id }, submissionRow.nullable()),
    byIssue: (repository_id, issue_number) =>
      rpc(
        client,
        "submissions_by_issue",
        { repository_id, issue_number },
        submissionRow.nullable(),
      ),
    byNonce: (nonce) =>
      rpc(client, "submissions_by_nonce", { nonce }, submissionRow.nullable()),
    inStates: (states) =>
      rpc(client, "submissions_in_states", { states }, z.array(submissionRow)),
    ofAuthor: (input) => rpc(client, "submissions_of_author", input, authored),
    change: (input) => rpc(client, "submissions_change", input, changed),
    decision: (key) => rpc(client, "audit_find", { key }, auditRow.nullable()),
  };
}
