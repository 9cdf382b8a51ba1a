import { z } from "zod";

import type {
  BillingState,
  HeldLicence,
  PaymentRecord,
  PriceRecord,
  PurchaseRecord,
  SubscriptionRecord,
} from "../../marketplace/ports/billing-state.ts";
import { licenceRow } from "./licence-row.ts";
import { pluginRow } from "./plugin-row.ts";
import { time } from "./time.ts";

const tier = z.enum(["pro", "enterprise"]);

export const subscriptionRow: z.ZodType<SubscriptionRecord> = z.object({
  id: z.string(),
  plugin_id: z.string(),
  tier,
  license_id: z.string().nullable(),
  status: z.string(),
  price_id: z.string(),
  amount: z.number(),
  currency: z.string(),
  billing_cycle: z.enum(["monthly", "yearly"]),
  created_at: time,
  period_start: time,
  period_end: time,
  trial_ends_at: time.nullable(),
  cancel_at_period_end: z.boolean(),
  cancel_at: time.nullable(),
  ended_at: time.nullable(),
  invoice_id: z.string().nullable(),
  invoice_status: z.string().nullable(),
  first_failed_at: time.nullable(),
  grace_ends_at: time.nullable(),
});

const purchaseRow: z.ZodType<PurchaseRecord> = z.object({
  id: z.string(),
  plugin_id: z.string(),
  license_id: z.string().nullable(),
  payment_intent_id: z.string().nullable(),
  price_id: z.string(),
  amount: z.number(),
  currency: z.string(),
  payment_status: z.string(),
  created_at: time,
});

const paymentRow: z.ZodType<PaymentRecord> = z.object({
  payment_intent_id: z.string(),
  charge_id: z.string().nullable(),
  plugin_id: z.string(),
  subscription_id: z.string().nullable(),
  checkout_session_id: z.string().nullable(),
  invoice_id: z.string().nullable(),
  amount: z.number(),
  currency: z.string(),
  application_fee: z.number(),
  destination: z.string().nullable(),
  paid_at: time,
  amount_refunded: z.number(),
  refunded_at: time.nullable(),
  dispute: z.enum(["none", "open", "won", "lost"]),
  dispute_at: time.nullable(),
});

const priceRow: z.ZodType<PriceRecord> = z.object({
  id: z.string(),
  plugin_id: z.string(),
  tier,
  billing_cycle: z.enum(["monthly", "yearly", "one-time"]),
  amount: z.number(),
  currency: z.string(),
});

const heldLicenceRow: z.ZodType<HeldLicence> = z.intersection(
  licenceRow,
  z.object({ revoked_by_billing: z.boolean() }),
);

export const billingStateRow: z.ZodType<BillingState> = z.object({
  stamp: z.string(),
  user_id: z.string(),
  customer_id: z.string().nullable(),
  subscriptions: z.array(subscriptionRow),
  purchases: z.array(purchaseRow),
  payments: z.array(paymentRow),
  licences: z.array(heldLicenceRow),
  plugins: z.array(pluginRow),
  prices: z.array(priceRow),
});
