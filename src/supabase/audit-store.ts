import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";
import type { Audit, AuditRecord } from "../marketplace/ports/audit.ts";
import { rpc } from "./rpc.ts";
import { time } from "./rows/time.ts";

const auditRecord: z.ZodType<AuditRecord> = z.object({
  id: z.number(),
  key: z.string(),
  action: z.string(),
  actor_github_id: z.number().nullable(),
  actor_login: z.string().nullable(),
  reason: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  created_at: time,
});

/** The audit log in the database. Every call throws AppError as `rpc` does. */
export function createAudit(client: SupabaseClient): Audit {
  return {
    list: (page) => rpc(client, "audit_list", page, z.array(auditRecord)),
  };
}
