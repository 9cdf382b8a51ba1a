import type Stripe from "stripe";
import { recurringOf } from "../objects/subscription-item.ts";
import { draftInvoice, finalizeInvoice, periodLines } from "./bill.ts";
import { emit } from "./emit.ts";
import { endSubscription } from "./end-subscription.ts";
import { methodOf } from "./invoice-links.ts";
import { periodEnd } from "./periods.ts";
import type { StripeState } from "./state.ts";
import { schedule } from "./timers.ts";

/** Seconds that Stripe leaves a renewal's invoice a draft, so that others may add to it. */
const draftFor = 3600;

/**
 * @param subscription any
 * @returns the end of the present period, in seconds
 */
export function endOf(subscription: Stripe.Subscription): number {
  return Math.min(
    ...subscription.items.data.map((item) => item.current_period_end),
  );
}

/**
 * @param state Stripe's
 * @param subscription that goes on
 * @param start of the period that begins, in seconds
 */
export function beginPeriod(
  state: StripeState,
  subscription: Stripe.Subscription,
  start: number,
): void {
  for (const item of subscription.items.data) {
    item.current_period_start = start;
    item.current_period_end = periodEnd(
      subscription.billing_cycle_anchor,
      start,
      recurringOf(item.price),
    );
  }
  schedule(state, "period_end", subscription.id, endOf(subscription));
}

/** A subscription whose collection is paused still bills, and nobody has to pay. */
function setAside(
  state: StripeState,
  invoice: Stripe.Invoice,
  behaviour: Stripe.Subscription.PauseCollection.Behavior,
): void {
  if (behaviour === "keep_as_draft") return;
  finalizeInvoice(state, invoice);
  if (invoice.status !== "open") return;
  invoice.status = behaviour === "void" ? "void" : "uncollectible";
  emit(
    state,
    behaviour === "void" ? "invoice.voided" : "invoice.marked_uncollectible",
    invoice,
  );
}

function billPeriod(
  state: StripeState,
  subscription: Stripe.Subscription,
): void {
  const invoice = draftInvoice(
    state,
    subscription,
    "subscription_cycle",
    periodLines(state, subscription, 1),
  );
  if (subscription.pause_collection !== null)
    setAside(state, invoice, subscription.pause_collection.behavior);
  else if (subscription.status === "unpaid") invoice.auto_advance = false;
  else {
    invoice.automatically_finalizes_at = state.now + draftFor;
    schedule(state, "finalize", invoice.id, state.now + draftFor);
  }
}

/** A trial ends with nothing to charge: what was asked for is done; null means go on and bill. */
function withoutMethod(
  state: StripeState,
  subscription: Stripe.Subscription,
): boolean {
  const wish = subscription.trial_settings?.end_behavior.missing_payment_method;
  if (methodOf(state, subscription) !== null || wish === "create_invoice")
    return false;
  if (wish === "cancel") {
    endSubscription(state, subscription, null);
    return true;
  }
  if (wish !== "pause") return false;
  subscription.status = "paused";
  subscription.status_details = {
    paused: {
      subscription: { type: "trial_end_without_payment_method" },
      transitioned_at: state.now,
      type: "subscription",
    },
  };
  emit(state, "customer.subscription.paused", subscription);
  return true;
}

/**
 * A period, or a trial, is over: the subscription ends if that was wished, and begins and bills the next otherwise.
 *
 * @param state Stripe's
 * @param subscription whose period it is
 */
export function cycle(
  state: StripeState,
  subscription: Stripe.Subscription,
): void {
  if (subscription.cancel_at_period_end) {
    endSubscription(state, subscription, "cancellation_requested");
    return;
  }
  if (subscription.status === "trialing") {
    if (withoutMethod(state, subscription)) return;
    subscription.status = "active";
  }
  beginPeriod(state, subscription, endOf(subscription));
  billPeriod(state, subscription);
  emit(state, "customer.subscription.updated", subscription);
}
