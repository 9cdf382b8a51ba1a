import { z } from "zod";

import type { Submission } from "../../marketplace/ports/submissions.ts";
import { accountRow, limitationsRow } from "./plugin-row.ts";
import { time } from "./time.ts";

const request = z.object({
  name: z.string(),
  display_name: z.string(),
  repository: z.string(),
  path: z.string(),
  ref: z.string(),
  version: z.string(),
  tier: z.enum(["free", "paid"]),
  price: z.number(),
  currency: z.string(),
  billing_period: z.enum(["monthly", "yearly", "one-time"]).nullable(),
  categories: z.array(z.string()),
  features: z.array(z.string()),
  limitations: limitationsRow,
  requirements: z.record(z.string(), z.unknown()),
  license: z.string(),
  description: z.string(),
});

const pin = z.object({
  repository_id: z.number(),
  owner_id: z.number(),
  repository: z.string(),
  path: z.string(),
  sha: z.string(),
});

export const acceptedRow = z.object({
  code: z.string(),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
});

export const submissionRow: z.ZodType<Submission> = z.object({
  id: z.string(),
  revision: z.number(),
  issue_number: z.number(),
  issue_node: z.object({ repository_id: z.number(), repository: z.string() }),
  author: accountRow,
  state: z.enum([
    "received",
    "needs_changes",
    "scoring",
    "infra_error",
    "pending_review",
    "approved",
    "published",
    "rejected",
    "withdrawn",
  ]),
  held: z.boolean(),
  request: request.nullable(),
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
  pin: pin.nullable(),
  nonce: z.string().nullable(),
  report_id: z.string().nullable(),
  score: z.number().nullable(),
  note: z.string().nullable(),
  decided_by: z.string().nullable(),
  decided_at: time.nullable(),
  published_commit: z.string().nullable(),
  accepted: z.array(acceptedRow),
  approvals: z.array(
    z.object({
      github_id: z.number(),
      github_login: z.string(),
      report_id: z.string(),
    }),
  ),
  reported: z.boolean(),
  rescore: z
    .object({
      by: z.string().nullable(),
      at: z.string(),
      outcome: z.enum(["waiting", "scored", "failed"]),
      before: z.string().nullable(),
      note: z.string().nullable(),
    })
    .nullable(),
  submitted_at: time,
  updated_at: time,
});
