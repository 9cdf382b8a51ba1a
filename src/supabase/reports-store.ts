import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Reports } from "../marketplace/ports/reports.ts";
import { reportRow } from "./rows/report-row.ts";
import { rpc } from "./rpc.ts";

const recorded = z.enum(["recorded", "replayed", "stale"]);

/** Quality reports in the database. Every call throws AppError as `rpc` does. */
export function createReports(client: SupabaseClient): Reports {
  return {
    record: (input) => rpc(client, "reports_record", input, recorded),
    rescored: (of) =>
      rpc(client, "reports_rescored_find", of, reportRow.nullable()),
    find: (id) => rpc(client, "reports_find", { id }, reportRow.nullable()),
    ofRun: (repository_id, run_id, run_attempt) =>
      rpc(
        client,
        "reports_of_run",
        { repository_id, run_id, run_attempt },
        reportRow.nullable(),
      ),
  };
}
