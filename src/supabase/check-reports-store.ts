import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type {
  CheckReports,
  TrustedReport,
} from "../marketplace/ports/check-reports.ts";
import { staticFactsSchema } from "../score/facts.ts";
import { reportRow } from "./rows/report-row.ts";
import { rpc } from "./rpc.ts";

const trustedRow: z.ZodType<TrustedReport> = z.intersection(
  reportRow,
  z.object({ trust: z.enum(["verified", "unverified", "claimed"]) }),
);
const staticRow = z.object({ path: z.string(), facts: staticFactsSchema });
const baseRow = z.object({ sha: z.string(), score: z.number() });

/** Reports as the checks of pull requests read them. Every call throws AppError as `rpc` does. */
export function createCheckReports(client: SupabaseClient): CheckReports {
  return {
    record: (input) =>
      rpc(
        client,
        "reports_record_facts",
        input,
        z.enum(["recorded", "replayed"]),
      ),
    ofRun: (repository_id, run_id, run_attempt) =>
      rpc(
        client,
        "reports_by_run",
        { repository_id, run_id, run_attempt },
        z.array(trustedRow),
      ),
    staticFacts: (repository_id, sha) =>
      rpc(client, "reports_static", { repository_id, sha }, z.array(staticRow)),
    base: (repository_id, path, shas) =>
      rpc(
        client,
        "reports_base",
        { repository_id, path, shas },
        baseRow.nullable(),
      ),
  };
}
