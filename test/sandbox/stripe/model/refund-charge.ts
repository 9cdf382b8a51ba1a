import type Stripe from "stripe";
import { emit } from "./emit.ts";
import { nextId } from "./next-id.ts";
import { found, idOf, invalidRequest } from "./refuse.ts";
import { refundFee, reverseTransfer } from "./route-funds.ts";
import type { StripeState } from "./state.ts";

/** What a refund is asked with, apart from the charge. */
export type Refunding = {
  amount?: number | undefined;
  reason?: "duplicate" | "fraudulent" | "requested_by_customer" | undefined;
  reverse_transfer?: boolean | undefined;
  refund_application_fee?: boolean | undefined;
  metadata?: Record<string, string> | undefined;
};

/**
 * Gives money back, and takes the author's and the platform's share of it back in proportion when that is asked for.
 *
 * @param state Stripe's
 * @param charge what was paid
 * @param sent how much (all that is left by default), and from whom
 * @returns the refund
 * @throws StripeRefusal 400 when nothing is left, or less than was asked for
 */
export function refundCharge(
  state: StripeState,
  charge: Stripe.Charge,
  sent: Refunding,
): Stripe.Refund {
  const left = charge.amount - charge.amount_refunded;
  const amount = sent.amount ?? left;
  if (!charge.paid || left === 0)
    throw invalidRequest(
      `Charge ${charge.id} has already been refunded.`,
      "charge_already_refunded",
    );
  const contested = Object.values(state.disputes).some(
    (dispute) => idOf(dispute.charge) === charge.id && dispute.status !== "won",
  );
  if (contested)
    throw invalidRequest("The charge is disputed.", "charge_disputed");
  if (amount > left || amount < 1)
    throw invalidRequest(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`,
      undefined,
      "amount",
    );
  const refund: Stripe.Refund = {
    id: nextId(state, "re"),
    object: "refund",
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: state.now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata: sent.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: sent.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  };
  const share = amount / charge.amount;
  if (sent.reverse_transfer === true) {
    const transfer = found(
      state.transfers,
      idOf(charge.transfer),
      "transfer",
      "reverse_transfer",
    );
    refund.transfer_reversal = reverseTransfer(
      state,
      transfer,
      Math.round(transfer.amount * share),
      refund.id,
    ).id;
  }
  if (sent.refund_application_fee === true) {
    const fee = found(
      state.applicationFees,
      idOf(charge.application_fee),
      "fee",
      "refund_application_fee",
    );
    refundFee(state, fee, Math.round(fee.amount * share));
  }
  state.refunds[refund.id] = refund;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  emit(state, "refund.created", refund);
  emit(state, "charge.refunded", charge);
  return refund;
}
