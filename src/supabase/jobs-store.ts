import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Job, Jobs } from "../marketplace/ports/jobs.ts";
import { time } from "./rows/time.ts";
import { rpc } from "./rpc.ts";

const jobRow: z.ZodType<Job> = z.object({
  id: z.string(),
  kind: z.string(),
  key: z.string(),
  payload: z.record(z.string(), z.unknown()),
  attempt: z.number(),
});

const stats = z.object({
  queued: z.number(),
  running: z.number(),
  dead: z.number(),
  oldest_due: time.nullable(),
});

const nothing = z.strictObject({});

/** The job table and the named leases. Every call throws AppError as `rpc` does. */
export function createJobs(client: SupabaseClient): Jobs {
  return {
    async enqueue(jobs, at) {
      if (jobs.length === 0) return;
      await rpc(client, "jobs_enqueue", { jobs, at }, nothing);
    },
    claim: (input) => rpc(client, "jobs_claim", input, z.array(jobRow)),
    async complete(input) {
      await rpc(client, "jobs_complete", input, nothing);
    },
    async fail(input) {
      await rpc(client, "jobs_fail", input, nothing);
    },
    stats: (at) => rpc(client, "jobs_stats", { at }, stats),
    lease: (input) => rpc(client, "leases_take", input, z.boolean()),
  };
}
