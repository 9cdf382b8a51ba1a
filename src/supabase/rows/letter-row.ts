import { z } from "zod";
import type { Letter } from "../../marketplace/ports/outbox.ts";

const amount = z.int().nonnegative();

/** A kind that a later version brought is not understood here: that version sends it. */
export const letterRow: z.ZodType<Letter> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("review_wanted"),
    name: z.string(),
    version: z.string(),
    author: z.string(),
    score: z.number().nullable(),
    issue_url: z.string(),
  }),
  z.object({
    kind: z.literal("licence"),
    license_id: z.string(),
    plugin_name: z.string(),
    tier: z.string(),
  }),
  z.object({
    kind: z.literal("receipt"),
    plugin_name: z.string(),
    amount,
    currency: z.string(),
    period_end: z.string().nullable(),
    invoice_url: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("payment_failed"),
    plugin_name: z.string(),
    amount,
    currency: z.string(),
    downgrade_at: z.string(),
    pay_url: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("trial_ending"),
    plugin_name: z.string(),
    trial_ends_at: z.string(),
    amount: amount.nullable(),
    currency: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("submission_decided"),
    name: z.string(),
    version: z.string(),
    outcome: z.enum(["approved", "rejected"]),
    reason: z.string().nullable(),
    issue_url: z.string(),
  }),
  z.object({
    kind: z.literal("webhook_off"),
    url: z.string(),
    reason: z.enum(["failing", "gone"]),
  }),
]);
