import { z } from "zod";
import type {
  SeenCheckout,
  SeenPayment,
} from "../marketplace/ports/billing.ts";
import {
  currency,
  link,
  metadata,
  moment,
  reference,
  soleItem,
  understood,
} from "./seen-schemas.ts";

const chargeShape = z.object({
  id: z.string(),
  paid: z.boolean(),
  created: moment,
  amount: z.int(),
  amount_refunded: z.int(),
  disputed: z.boolean(),
  receipt_url: link,
});

const intentShape = z.object({
  id: z.string(),
  livemode: z.boolean(),
  customer: reference.nullable(),
  amount: z.int(),
  currency,
  application_fee_amount: z.int().nullish(),
  transfer_data: z.object({ destination: reference }).nullish(),
  latest_charge: chargeShape.nullable(),
});

const disputeShape = z.object({ status: z.string(), created: moment });
const refundShape = z.object({
  status: z.string().nullable(),
  created: moment,
});

/** Stripe's words for a dispute that is over. Inquiries that came to nothing are as good as won. */
const settled: ReadonlyMap<string, "won" | "lost"> = new Map([
  ["lost", "lost"],
  ["won", "won"],
  ["warning_closed", "won"],
  ["prevented", "won"],
]);

function disputeOf(
  answers: unknown[],
): Pick<SeenPayment, "dispute" | "dispute_at"> {
  const disputes = answers
    .map((one) => understood(disputeShape, one))
    .map(({ status, created }) => ({
      dispute: settled.get(status) ?? ("open" as const),
      dispute_at: created,
    }));
  return (
    disputes.find(({ dispute }) => dispute === "lost") ??
    disputes.find(({ dispute }) => dispute === "open") ??
    disputes[0] ?? { dispute: "none", dispute_at: null }
  );
}

/** A payment intent with its last charge. */
export function readIntent(answer: unknown) {
  return understood(intentShape, answer);
}

/** What was paid and went back, put together from the objects that Stripe keeps of it. */
export function seenPayment(
  intent: ReturnType<typeof readIntent>,
  about: Pick<
    SeenPayment,
    "subscription_id" | "checkout_session_id" | "invoice_id"
  > & { refunds: unknown[]; disputes: unknown[] },
): SeenPayment {
  const { latest_charge: charge } = intent;
  const { subscription_id, checkout_session_id, invoice_id } = about;
  const refunds = about.refunds
    .map((one) => understood(refundShape, one))
    .filter(({ status }) => status !== "failed" && status !== "canceled")
    .map(({ created }) => created)
    .toSorted();
  return {
    payment_intent_id: intent.id,
    charge_id: charge?.id ?? null,
    livemode: intent.livemode,
    customer_id: intent.customer,
    ...{ subscription_id, checkout_session_id, invoice_id },
    amount: charge?.amount ?? intent.amount,
    currency: intent.currency,
    application_fee: intent.application_fee_amount ?? 0,
    destination: intent.transfer_data?.destination ?? null,
    paid_at: charge?.paid === true ? charge.created : null,
    amount_refunded: charge?.amount_refunded ?? 0,
    refunded_at: refunds.at(-1) ?? null,
    ...disputeOf(about.disputes),
    receipt_url: charge?.receipt_url ?? null,
  };
}

const checkoutShape = z.object({
  id: z.string(),
  livemode: z.boolean(),
  mode: z.string(),
  customer: reference.nullable(),
  metadata: metadata.nullable(),
  payment_status: z.string().min(1).max(64),
  payment_intent: reference.nullable(),
  created: moment,
  line_items: z.object({ data: soleItem }),
});

/** A Checkout session; null for one that starts a subscription, which has events of its own. */
export function seenCheckout(answer: unknown): SeenCheckout | null {
  const seen = understood(checkoutShape, answer);
  if (seen.mode !== "payment") return null;
  return {
    id: seen.id,
    livemode: seen.livemode,
    customer_id: seen.customer,
    user_id: seen.metadata?.user_id ?? null,
    plugin_id: seen.metadata?.plugin_id ?? null,
    price: seen.line_items.data,
    payment_status: seen.payment_status,
    payment_intent_id: seen.payment_intent,
    created_at: seen.created,
  };
}
