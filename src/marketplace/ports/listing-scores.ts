import type { Judged } from "../accepted-findings.ts";
import type { AcceptedFinding, Submission } from "./submissions.ts";

/** A listed plugin that maintainers should look at again. */
export type DueReview = {
  plugin_id: string;
  version: string;
  /** When the listed report was made. */
  scored_at: string;
  report: Judged;
  accepted: AcceptedFinding[];
  /** The issue that it was listed from last. */
  issue_number: number | null;
};

/** Listed commits whose score is looked at again. */
export type ListingScores = {
  /** Those whose new report is waited for. */
  waiting: () => Promise<Submission[]>;
  /** Plugins whose report is older than `before`, or does not pass by itself, the oldest first; at most `limit` of them. */
  due: (input: {
    before: string;
    limit: number;
  }) => Promise<{ plugins: DueReview[]; total: number }>;
};
