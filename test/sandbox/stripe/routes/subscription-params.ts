import type Stripe from "stripe";
import { z } from "zod";
import {
  decimal,
  expand,
  flag,
  metadata,
  paging,
  paramsOf,
  range,
  whole,
} from "../wire/params.ts";

const shared = {
  application_fee_percent: decimal.optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  cancel_at_period_end: flag.optional(),
  default_payment_method: z.string().optional(),
  description: z.string().optional(),
  expand,
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_behavior: z
    .enum(["allow_incomplete", "default_incomplete", "error_if_incomplete"])
    .optional(),
  payment_settings: z
    .strictObject({
      save_default_payment_method: z
        .enum(["on_subscription", "off"])
        .optional(),
    })
    .optional(),
  proration_behavior: z
    .enum(["create_prorations", "always_invoice", "none"])
    .optional(),
  transfer_data: z.strictObject({ destination: z.string() }).optional(),
  trial_settings: z
    .strictObject({
      end_behavior: z.strictObject({
        missing_payment_method: z.enum(["cancel", "create_invoice", "pause"]),
      }),
    })
    .optional(),
};
const item = {
  price: z.string().optional(),
  quantity: whole.optional(),
  metadata: metadata.optional(),
};

export const createParams = paramsOf<Stripe.SubscriptionCreateParams>()({
  ...shared,
  customer: z.string(),
  items: z.array(z.strictObject(item)).min(1),
  on_behalf_of: z.string().optional(),
  trial_period_days: whole.optional(),
  trial_end: z.union([z.literal("now"), whole]).optional(),
  billing_mode: z.strictObject({ type: z.literal("flexible") }).optional(),
});

export const updateParams = paramsOf<Stripe.SubscriptionUpdateParams>()({
  ...shared,
  items: z
    .array(
      z.strictObject({
        ...item,
        id: z.string().optional(),
        deleted: flag.optional(),
      }),
    )
    .optional(),
  pause_collection: z
    .union([
      z.literal(""),
      z.strictObject({
        behavior: z.enum(["keep_as_draft", "mark_uncollectible", "void"]),
      }),
    ])
    .optional(),
  proration_date: whole.optional(),
  trial_end: z.union([z.literal("now"), whole]).optional(),
});

export const listParams = paramsOf<Stripe.SubscriptionListParams>()({
  ...paging,
  customer: z.string().optional(),
  price: z.string().optional(),
  status: z.string().optional(),
  created: range,
});

export type Create = z.infer<typeof createParams>;
export type Update = z.infer<typeof updateParams>;
