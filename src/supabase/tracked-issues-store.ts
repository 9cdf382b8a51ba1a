import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type {
  TrackedIssue,
  TrackedIssues,
} from "../marketplace/ports/tracked-issues.ts";
import { time } from "./rows/time.ts";
import { rpc } from "./rpc.ts";

const row: z.ZodType<TrackedIssue> = z.object({
  issue_number: z.number(),
  body: z.string().nullable(),
  looked_at: time,
});

/** The App's own issues in the database. Every call throws AppError as `rpc` does. */
export function createTrackedIssues(client: SupabaseClient): TrackedIssues {
  return {
    find: (name) =>
      rpc(client, "tracked_issues_find", { name }, row.nullable()),
    async keep(input) {
      await rpc(client, "tracked_issues_keep", input, z.boolean());
    },
  };
}
