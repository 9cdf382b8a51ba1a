import type Stripe from "stripe";
import { nextId } from "../model/next-id.ts";
import { idOf } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";

/**
 * @param state Stripe's
 * @param intent what was paid, or tried
 * @param declined why the bank refused; null: it did not
 * @returns the charge
 */
export function newCharge(
  state: StripeState,
  intent: Stripe.PaymentIntent,
  declined: string | null,
): Stripe.Charge {
  const paid = declined === null;
  return {
    id: nextId(state, "ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: paid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: intent.application_fee_amount,
    balance_transaction: null,
    billing_details: {
      address: null,
      email: null,
      name: null,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: "MIYABI",
    captured: paid,
    created: state.now,
    currency: intent.currency,
    customer: idOf(intent.customer),
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: paid ? null : "card_declined",
    failure_message: paid ? null : "Your card was declined.",
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid,
    payment_intent: intent.id,
    payment_method: idOf(intent.payment_method),
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: paid ? "succeeded" : "failed",
    transfer_data:
      intent.transfer_data === null || intent.transfer_data === undefined
        ? null
        : { amount: null, destination: idOf(intent.transfer_data.destination) },
    transfer_group: null,
  };
}
