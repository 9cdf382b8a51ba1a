import type Stripe from "stripe";
import { emit } from "./emit.ts";
import { nextId } from "./next-id.ts";
import { day } from "./periods.ts";
import { balanceOf } from "./route-funds.ts";
import type { StripeState } from "./state.ts";

/**
 * Stripe sends an author what the account holds.
 *
 * @param state Stripe's
 * @param account the author's
 * @param currency of the balance
 * @returns the payout; null when there is nothing to send
 */
export function payOut(
  state: StripeState,
  account: string,
  currency: string,
): Stripe.Payout | null {
  const amount = balanceOf(state, account, currency);
  if (amount <= 0) return null;
  const payout: Stripe.Payout = {
    id: nextId(state, "po"),
    object: "payout",
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: state.now + 2 * day,
    automatic: true,
    balance_transaction: null,
    created: state.now,
    currency,
    description: "STRIPE PAYOUT",
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "completed",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: null,
    status: "paid",
    trace_id: null,
    type: "bank_account",
  };
  state.payouts[payout.id] = payout;
  state.payoutOwners[payout.id] = account;
  emit(state, "payout.paid", payout, account);
  return payout;
}
