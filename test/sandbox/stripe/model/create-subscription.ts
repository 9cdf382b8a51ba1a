import type Stripe from "stripe";
import { newSetupIntent } from "../objects/setup-intent.ts";
import { newItem, recurringOf } from "../objects/subscription-item.ts";
import { newSubscription } from "../objects/subscription.ts";
import { ownMethod } from "../routes/payment-methods.ts";
import type { Create } from "../routes/subscription-params.ts";
import { whole } from "../wire/list.ts";
import { draftInvoice, finalizeInvoice, periodLines } from "./bill.ts";
import { collectInvoice } from "./collect-invoice.ts";
import { endOf } from "./cycle.ts";
import { emit } from "./emit.ts";
import { intentOf, methodOf } from "./invoice-links.ts";
import { mergeMetadata } from "./metadata.ts";
import { nextId } from "./next-id.ts";
import { day, periodEnd } from "./periods.ts";
import { found, invalidRequest } from "./refuse.ts";
import type { StripeState } from "./state.ts";
import { schedule } from "./timers.ts";
import { declined } from "./try-payment.ts";

/** Hours that a first payment may take. */
const hoursToPay = 23;

function trialEnd(state: StripeState, sent: Create): number | null {
  if (typeof sent.trial_end === "number") return sent.trial_end;
  const days = sent.trial_period_days ?? 0;
  return days > 0 ? state.now + days * day : null;
}

function pricesOf(state: StripeState, sent: Create): Stripe.Price[] {
  const prices = sent.items.map(({ price }) =>
    found(state.prices, price ?? "", "price", "items[0][price]"),
  );
  for (const price of prices)
    if (!price.active)
      throw invalidRequest(
        `The price specified is inactive. This field only accepts active prices.`,
        undefined,
        "items[0][price]",
      );
  if (new Set(prices.map(({ currency }) => currency)).size > 1)
    throw invalidRequest("All prices must have the same currency.");
  return prices;
}

function built(state: StripeState, sent: Create): Stripe.Subscription {
  const customer = found(
    state.customers,
    sent.customer,
    "customer",
    "customer",
  );
  if (sent.default_payment_method !== undefined)
    ownMethod(state, sent.default_payment_method, customer.id);
  const taxed = sent.automatic_tax?.enabled ?? false;
  if (taxed && !customer.address?.country)
    throw invalidRequest(
      "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
      "customer_tax_location_invalid",
    );
  const prices = pricesOf(state, sent);
  const [first] = prices;
  if (first === undefined) throw invalidRequest("Missing items.");
  const trial = trialEnd(state, sent);
  const anchor = trial ?? state.now;
  const id = nextId(state, "sub");
  const items = prices.map((price, index) => ({
    ...newItem(state, id, price, {
      start: state.now,
      end: trial ?? periodEnd(anchor, state.now, recurringOf(price)),
    }),
    quantity: sent.items[index]?.quantity ?? 1,
  }));
  return newSubscription(state, {
    id,
    application_fee_percent: sent.application_fee_percent ?? null,
    billing_cycle_anchor: anchor,
    cancel_at_period_end: sent.cancel_at_period_end ?? false,
    currency: first.currency,
    customer: customer.id,
    default_payment_method: sent.default_payment_method ?? null,
    description: sent.description ?? null,
    items: whole(`/v1/subscription_items?subscription=${id}`, items),
    metadata: mergeMetadata({}, sent.metadata),
    on_behalf_of: sent.on_behalf_of ?? null,
    status: trial === null ? "incomplete" : "trialing",
    transfer_data:
      sent.transfer_data === undefined
        ? null
        : {
            amount_percent: null,
            destination: sent.transfer_data.destination,
          },
    trial_end: trial,
    trial_start: trial === null ? null : state.now,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method:
          sent.trial_settings?.end_behavior.missing_payment_method ??
          "create_invoice",
      },
    },
    taxed,
    saves: sent.payment_settings?.save_default_payment_method ?? "off",
  });
}

/** In a trial nothing is charged, but the card must be good for later: the bank may want the person now. */
function prepareTrial(
  state: StripeState,
  subscription: Stripe.Subscription,
  end: number,
): void {
  const { id } = subscription;
  schedule(state, "trial_will_end", id, Math.max(state.now, end - 3 * day));
  const method = methodOf(state, subscription);
  const card = method === null ? undefined : state.cards[method];
  if (card?.authentication === "never") return;
  const intent = newSetupIntent(
    state,
    typeof subscription.customer === "string" ? subscription.customer : "",
    method,
  );
  state.setupIntents[intent.id] = intent;
  subscription.pending_setup_intent = intent.id;
}

/**
 * Begins a subscription: with its first invoice, paid, waiting for the person, or over nothing for a trial.
 *
 * @param state Stripe's
 * @param sent what was asked for
 * @returns the subscription
 * @throws StripeRefusal 402 for `error_if_incomplete` when the first payment fails (the caller undoes everything)
 */
export function createSubscription(
  state: StripeState,
  sent: Create,
): Stripe.Subscription {
  const subscription = built(state, sent);
  const { id } = subscription;
  const end = subscription.trial_end;
  state.subscriptions[id] = subscription;
  if (end !== null) prepareTrial(state, subscription, end);
  const invoice = draftInvoice(
    state,
    subscription,
    "subscription_create",
    periodLines(state, subscription, end === null ? 1 : 0),
  );
  emit(state, "customer.subscription.created", subscription);
  schedule(state, "period_end", id, endOf(subscription));
  finalizeInvoice(state, invoice);
  if (invoice.status !== "open") return subscription;
  if (sent.payment_behavior !== "default_incomplete")
    collectInvoice(state, invoice, "present");
  if (invoice.status === "open") {
    const intent = intentOf(state, invoice);
    if (sent.payment_behavior === "error_if_incomplete" && intent !== null)
      throw declined(intent);
    schedule(state, "incomplete_expires", id, state.now + hoursToPay * 3600);
  }
  return subscription;
}
