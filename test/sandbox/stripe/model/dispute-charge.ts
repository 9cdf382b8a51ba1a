import type Stripe from "stripe";
import { emit } from "./emit.ts";
import { nextId } from "./next-id.ts";
import { day } from "./periods.ts";
import type { StripeState } from "./state.ts";

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

/**
 * A cardholder tells the bank that the payment was not theirs; the bank takes the money back at once.
 *
 * @param state Stripe's
 * @param charge that is disputed
 * @returns the dispute
 */
export function openDispute(
  state: StripeState,
  charge: Stripe.Charge,
): Stripe.Dispute {
  const dispute: Stripe.Dispute = {
    id: nextId(state, "du"),
    object: "dispute",
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: state.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...noEvidence },
    evidence_details: {
      due_by: state.now + 7 * day,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "manual",
    },
    intended_submission_method: "manual",
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: "fraudulent",
    status: "needs_response",
  };
  state.disputes[dispute.id] = dispute;
  charge.disputed = true;
  emit(state, "charge.dispute.created", dispute);
  emit(state, "charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

/**
 * The bank decides. The charge stays `disputed` for ever: only the dispute tells how it ended.
 *
 * @param state Stripe's
 * @param dispute that is open
 * @param outcome as the bank decided
 */
export function closeDispute(
  state: StripeState,
  dispute: Stripe.Dispute,
  outcome: "won" | "lost",
): void {
  dispute.status = outcome;
  if (outcome === "won")
    emit(state, "charge.dispute.funds_reinstated", dispute);
  emit(state, "charge.dispute.closed", dispute);
}
