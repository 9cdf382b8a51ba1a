import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { ListingScores } from "../marketplace/ports/listing-scores.ts";
import { severities } from "../score/facts.ts";
import { reportSchema } from "../score/report.ts";
import { acceptedRow, submissionRow } from "./rows/submission-row.ts";
import { time } from "./rows/time.ts";
import { rpc } from "./rpc.ts";

const due = z.object({
  total: z.number(),
  plugins: z.array(
    z.object({
      plugin_id: z.string(),
      version: z.string(),
      scored_at: time,
      report: reportSchema
        .pick({ score: true, passed: true, verdict: true })
        .extend({
          findings: z.array(
            z.object({ code: z.string(), severity: z.enum(severities) }),
          ),
        }),
      accepted: z.array(acceptedRow),
      issue_number: z.number().nullable(),
    }),
  ),
});

/** Scores of listed plugins in the database. Every call throws AppError as `rpc` does. */
export function createListingScores(client: SupabaseClient): ListingScores {
  return {
    waiting: () =>
      rpc(client, "submissions_rescoring_list", {}, z.array(submissionRow)),
    due: (input) => rpc(client, "plugins_to_review_list", input, due),
  };
}
