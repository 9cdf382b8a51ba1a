import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";
import type { Audit } from "../marketplace/ports/audit.ts";
import { rpc } from "./rpc.ts";
import { auditRecord } from "./rows/audit-row.ts";

/** The audit log in the database. Every call throws AppError as `rpc` does. */
export function createAudit(client: SupabaseClient): Audit {
  return {
    list: (page) => rpc(client, "audit_list", page, z.array(auditRecord)),
  };
}
