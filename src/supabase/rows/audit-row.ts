import { z } from "zod";
import { time } from "./time.ts";

/** A decision as it is written. */
export const auditRow = z.object({
  key: z.string(),
  action: z.string(),
  actor_github_id: z.number().nullable(),
  actor_login: z.string().nullable(),
  reason: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});

/** The same as it is read from the log. */
export const auditRecord = auditRow.extend({
  id: z.number(),
  created_at: time,
});
