import type { NewJob } from "./ports/jobs.ts";
import type {
  AuditEntry,
  ChangeOutcome,
  ListingWrite,
  PluginChange,
  Submission,
  SubmissionPatch,
  Submissions,
} from "./ports/submissions.ts";
import { syncCatalogue, syncSubmission } from "./submission-jobs.ts";

/** What the core decided: one transaction's worth of writes. */
export type Change = {
  patch: SubmissionPatch;
  listing: ListingWrite | null;
  plugin: PluginChange | null;
  audit: AuditEntry | null;
};

/** A change of the row alone. */
export const rowChange = (patch: SubmissionPatch): Change => ({
  patch,
  listing: null,
  plugin: null,
  audit: null,
});

/** Work that the change brings, in the same transaction. */
const jobsOf = (id: string, { plugin }: Change): NewJob[] => [
  syncSubmission(id),
  ...(plugin?.listing === undefined ? [] : [syncCatalogue()]),
];

/** So many others changing the same row between reading and writing is no longer chance. */
const tries = 8;

/**
 * Decides on the row as it is, and writes if it still is so; else reads again and decides again.
 * @param decide gives null when nothing is to be changed
 * @returns the outcome, or null when there was nothing to change or the submission is gone
 * @throws Error when the row changed under every try; the job then comes again later
 */
export async function changeSubmission(
  submissions: Submissions,
  id: string,
  at: string,
  decide: (submission: Submission) => Promise<Change | null> | Change | null,
): Promise<Exclude<ChangeOutcome, { outcome: "stale" }> | null> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const submission = await submissions.find(id);
    if (submission === null) return null;
    const change = await decide(submission);
    if (change === null) return null;
    const result = await submissions.change({
      id,
      revision: submission.revision,
      ...change,
      jobs: jobsOf(id, change),
      at,
    });
    if (result.outcome !== "stale") return result;
  }
  throw new Error(`submission ${id} changed under ${tries} tries`);
}
