import type Stripe from "stripe";
import { whole } from "../wire/list.ts";
import { emit } from "./emit.ts";
import { nextId } from "./next-id.ts";
import { found, idOf } from "./refuse.ts";
import type { StripeState } from "./state.ts";

function newTransfer(
  state: StripeState,
  charge: Stripe.Charge,
  destination: string,
): Stripe.Transfer {
  const id = nextId(state, "tr");
  return {
    id,
    object: "transfer",
    amount: charge.amount,
    amount_reversed: 0,
    balance_transaction: null,
    created: state.now,
    currency: charge.currency,
    description: null,
    destination,
    destination_payment: nextId(state, "py"),
    livemode: false,
    metadata: {},
    reversals: whole(`/v1/transfers/${id}/reversals`, []),
    reversed: false,
    source_transaction: charge.id,
    source_type: "card",
    transfer_group: `group_${charge.id}`,
  };
}

function newFee(
  state: StripeState,
  charge: Stripe.Charge,
  account: string,
  amount: number,
): Stripe.ApplicationFee {
  const id = nextId(state, "fee");
  return {
    id,
    object: "application_fee",
    account,
    amount,
    amount_refunded: 0,
    application: "ca_sandbox",
    balance_transaction: null,
    charge: charge.id,
    created: state.now,
    currency: charge.currency,
    fee_source: { type: "charge", charge: charge.id },
    livemode: false,
    originating_transaction: charge.id,
    refunded: false,
    refunds: whole(`/v1/application_fees/${id}/refunds`, []),
  };
}

/**
 * A destination charge: the whole amount goes to the author's account, and the application fee comes back from it.
 *
 * @param state Stripe's
 * @param charge that succeeded; one without a destination stays with the platform
 */
export function routeFunds(state: StripeState, charge: Stripe.Charge): void {
  const destination = idOf(charge.transfer_data?.destination);
  if (destination === "") return;
  const transfer = newTransfer(state, charge, destination);
  state.transfers[transfer.id] = transfer;
  charge.transfer = transfer.id;
  charge.transfer_group = transfer.transfer_group;
  emit(state, "transfer.created", transfer);
  const amount = charge.application_fee_amount ?? 0;
  if (amount === 0) return;
  const fee = newFee(state, charge, destination, amount);
  state.applicationFees[fee.id] = fee;
  charge.application_fee = fee.id;
  emit(state, "application_fee.created", fee);
}

/**
 * @param state Stripe's
 * @param transfer to be taken back, in whole or in part
 * @param amount in minor units
 * @param refund why, if a refund is the reason
 * @returns the reversal
 */
export function reverseTransfer(
  state: StripeState,
  transfer: Stripe.Transfer,
  amount: number,
  refund: string | null,
): Stripe.TransferReversal {
  const reversal: Stripe.TransferReversal = {
    id: nextId(state, "trr"),
    object: "transfer_reversal",
    amount,
    balance_transaction: null,
    created: state.now,
    currency: transfer.currency,
    destination_payment_refund: null,
    metadata: {},
    source_refund: refund,
    transfer: transfer.id,
  };
  transfer.reversals.data.unshift(reversal);
  transfer.amount_reversed += amount;
  transfer.reversed = transfer.amount_reversed === transfer.amount;
  emit(state, "transfer.reversed", transfer);
  return reversal;
}

/**
 * @param state Stripe's
 * @param fee to be given back, in whole or in part
 * @param amount in minor units
 * @returns its refund
 */
export function refundFee(
  state: StripeState,
  fee: Stripe.ApplicationFee,
  amount: number,
): Stripe.FeeRefund {
  const refund: Stripe.FeeRefund = {
    id: nextId(state, "fr"),
    object: "fee_refund",
    amount,
    balance_transaction: null,
    created: state.now,
    currency: fee.currency,
    fee: fee.id,
    metadata: {},
  };
  fee.refunds.data.unshift(refund);
  fee.amount_refunded += amount;
  fee.refunded = fee.amount_refunded === fee.amount;
  emit(state, "application_fee.refunded", fee);
  return refund;
}

/**
 * What an author's account holds: what came in, less fees, reversals and payouts.
 *
 * @param state Stripe's
 * @param account the author's
 * @param currency of the balance
 * @returns minor units
 */
export function balanceOf(
  state: StripeState,
  account: string,
  currency: string,
): number {
  found(state.accounts, account, "account");
  const received = Object.values(state.transfers)
    .filter((t) => idOf(t.destination) === account && t.currency === currency)
    .reduce((sum, t) => sum + t.amount - t.amount_reversed, 0);
  const fees = Object.values(state.applicationFees)
    .filter((f) => idOf(f.account) === account && f.currency === currency)
    .reduce((sum, f) => sum + f.amount - f.amount_refunded, 0);
  const paidOut = Object.values(state.payouts)
    .filter(
      (p) => state.payoutOwners[p.id] === account && p.currency === currency,
    )
    .reduce((sum, p) => sum + p.amount, 0);
  return received - fees - paidOut;
}
