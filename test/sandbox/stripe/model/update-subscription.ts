import type Stripe from "stripe";
import { newLine } from "../objects/invoice-line.ts";
import {
  newItem,
  recurringOf,
  setPrice,
} from "../objects/subscription-item.ts";
import { ownMethod } from "../routes/payment-methods.ts";
import type { Update } from "../routes/subscription-params.ts";
import { draftInvoice, finalizeInvoice, periodLines } from "./bill.ts";
import { collectInvoice } from "./collect-invoice.ts";
import { beginPeriod, cycle, endOf } from "./cycle.ts";
import { emit } from "./emit.ts";
import { intentOf } from "./invoice-links.ts";
import { mergeMetadata } from "./metadata.ts";
import { found, idOf, invalidRequest } from "./refuse.ts";
import type { StripeState } from "./state.ts";
import { schedule, unschedule } from "./timers.ts";
import { declined } from "./try-payment.ts";

/** What was paid and is not used is given back; what is used instead is charged. */
function prorate(
  state: StripeState,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  price: Stripe.Price,
  at: number,
): void {
  const period = { start: at, end: item.current_period_end };
  const share =
    (item.current_period_end - at) /
    (item.current_period_end - item.current_period_start);
  const line = (of: Stripe.Price, sign: 1 | -1): Stripe.InvoiceLineItem =>
    newLine(state, item, of, {
      amount: sign * Math.round((of.unit_amount ?? 0) * share),
      period,
      proration: true,
    });
  const pending = (state.pendingLines[subscription.id] ??= []);
  pending.push(line(item.price, -1));
  // With another interval a whole new period is billed instead.
  if (price.recurring?.interval === item.price.recurring?.interval)
    pending.push(line(price, 1));
}

/** Bills a change at once; whether it is paid decides the status, or the whole change. */
function billNow(
  state: StripeState,
  subscription: Stripe.Subscription,
  lines: Stripe.InvoiceLineItem[],
  behaviour: Update["payment_behavior"],
): void {
  const invoice = draftInvoice(
    state,
    subscription,
    "subscription_update",
    lines,
  );
  finalizeInvoice(state, invoice);
  if (invoice.status !== "open") return;
  const intent = intentOf(state, invoice);
  if (behaviour === "default_incomplete" || intent === null) {
    subscription.status = "past_due";
    return;
  }
  if (behaviour !== "error_if_incomplete") {
    collectInvoice(state, invoice, "away");
    return;
  }
  if (collectInvoice(state, invoice, "present") !== "paid")
    throw declined(intent);
}

function changePrice(
  state: StripeState,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  price: Stripe.Price,
  sent: Update,
): void {
  if (price.currency !== subscription.currency)
    throw invalidRequest(
      `The price specified is in ${price.currency}, the subscription is in ${subscription.currency}.`,
    );
  const trialing = subscription.status === "trialing";
  const otherInterval =
    price.recurring?.interval !== item.price.recurring?.interval;
  const { proration_behavior: behaviour } = sent;
  if (!trialing && behaviour !== "none")
    prorate(state, subscription, item, price, sent.proration_date ?? state.now);
  setPrice(item, price);
  if (trialing) return;
  if (otherInterval) {
    subscription.billing_cycle_anchor = state.now;
    beginPeriod(state, subscription, state.now);
    billNow(
      state,
      subscription,
      periodLines(state, subscription, 1),
      sent.payment_behavior,
    );
  } else if (behaviour === "always_invoice")
    billNow(state, subscription, [], sent.payment_behavior);
}

function changeItems(
  state: StripeState,
  subscription: Stripe.Subscription,
  sent: Update,
): void {
  const { items } = subscription;
  for (const wish of sent.items ?? []) {
    const item = items.data.find(({ id }) => id === wish.id);
    if (wish.id !== undefined && item === undefined)
      throw invalidRequest(
        `No such subscription item: '${wish.id}'`,
        "resource_missing",
        "items[0][id]",
      );
    if (wish.deleted === true) {
      items.data = items.data.filter((each) => each !== item);
      continue;
    }
    const price =
      wish.price === undefined
        ? undefined
        : found(state.prices, wish.price, "price", "items[0][price]");
    if (item === undefined) {
      // Without an id Stripe adds an item: then two prices are paid. Who forgets it must see that.
      if (price === undefined) throw invalidRequest("An item needs a price.");
      recurringOf(price);
      const [first] = items.data;
      items.data.push(
        newItem(state, subscription.id, price, {
          start: first?.current_period_start ?? state.now,
          end: first?.current_period_end ?? state.now,
        }),
      );
    } else if (price !== undefined && price.id !== item.price.id)
      changePrice(state, subscription, item, price, sent);
  }
}

function changeTrial(
  state: StripeState,
  subscription: Stripe.Subscription,
  end: "now" | number,
): void {
  if (end !== "now") {
    subscription.trial_end = end;
    subscription.billing_cycle_anchor = end;
    for (const item of subscription.items.data) item.current_period_end = end;
    schedule(state, "period_end", subscription.id, end);
    return;
  }
  if (subscription.status !== "trialing") return;
  unschedule(state, "trial_will_end", subscription.id);
  subscription.trial_end = state.now;
  subscription.billing_cycle_anchor = state.now;
  for (const item of subscription.items.data)
    item.current_period_end = state.now;
  cycle(state, subscription);
  const invoice = state.invoices[idOf(subscription.latest_invoice)];
  if (invoice?.status !== "draft") return;
  finalizeInvoice(state, invoice);
  collectInvoice(state, invoice, "away");
}

/**
 * Changes a subscription.
 *
 * @param state Stripe's
 * @param subscription that goes on
 * @param sent what was asked for
 * @throws StripeRefusal 400 when it has ended, 402 for `error_if_incomplete` when the payment fails (the caller undoes everything)
 */
export function updateSubscription(
  state: StripeState,
  subscription: Stripe.Subscription,
  sent: Update,
): void {
  if (subscription.ended_at !== null)
    throw invalidRequest(
      "A canceled subscription can only update its cancellation_details and metadata.",
      "resource_missing",
    );
  if (sent.default_payment_method !== undefined) {
    const customer = idOf(subscription.customer);
    ownMethod(state, sent.default_payment_method, customer);
    subscription.default_payment_method = sent.default_payment_method;
  }
  if (sent.cancel_at_period_end !== undefined) {
    subscription.cancel_at_period_end = sent.cancel_at_period_end;
    subscription.canceled_at = sent.cancel_at_period_end ? state.now : null;
    subscription.cancel_at = sent.cancel_at_period_end
      ? endOf(subscription)
      : null;
  }
  if (sent.pause_collection !== undefined)
    subscription.pause_collection =
      sent.pause_collection === ""
        ? null
        : { behavior: sent.pause_collection.behavior, resumes_at: null };
  if (sent.application_fee_percent !== undefined)
    subscription.application_fee_percent = sent.application_fee_percent;
  if (sent.transfer_data !== undefined)
    subscription.transfer_data = {
      amount_percent: null,
      destination: sent.transfer_data.destination,
    };
  if (sent.automatic_tax !== undefined)
    subscription.automatic_tax.enabled = sent.automatic_tax.enabled;
  subscription.description = sent.description ?? subscription.description;
  subscription.metadata = mergeMetadata(subscription.metadata, sent.metadata);
  changeItems(state, subscription, sent);
  if (sent.trial_end !== undefined)
    changeTrial(state, subscription, sent.trial_end);
  emit(state, "customer.subscription.updated", subscription);
}
