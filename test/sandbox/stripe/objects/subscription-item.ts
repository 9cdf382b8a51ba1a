import type Stripe from "stripe";
import { invalidRequest } from "../model/refuse.ts";
import { nextId } from "../model/next-id.ts";
import type { StripeState } from "../model/state.ts";

/** The old name of a price, which every item still carries. */
function planOf(
  price: Stripe.Price,
  { interval, interval_count }: Stripe.Price.Recurring,
): Stripe.Plan {
  return {
    id: price.id,
    object: "plan",
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: null,
    billing_scheme: "per_unit",
    created: price.created,
    currency: price.currency,
    interval,
    interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: "licensed",
  };
}

/**
 * @param price of an item
 * @returns how often it is paid
 * @throws StripeRefusal for a price that is paid once
 */
export function recurringOf(price: Stripe.Price): Stripe.Price.Recurring {
  if (price.recurring !== null) return price.recurring;
  throw invalidRequest(
    `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
    undefined,
    "items[0][price]",
  );
}

/**
 * @param item of a subscription
 * @param price that it has from now on
 */
export function setPrice(
  item: Stripe.SubscriptionItem,
  price: Stripe.Price,
): void {
  item.price = structuredClone(price);
  item.plan = planOf(price, recurringOf(price));
}

/**
 * @param state Stripe's
 * @param subscription whose item it is
 * @param price what is paid
 * @param period in seconds
 * @returns the item
 */
export function newItem(
  state: StripeState,
  subscription: string,
  price: Stripe.Price,
  period: { start: number; end: number },
): Stripe.SubscriptionItem {
  return {
    id: nextId(state, "si"),
    object: "subscription_item",
    billing_thresholds: null,
    created: state.now,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price, recurringOf(price)),
    price: structuredClone(price),
    quantity: 1,
    subscription,
    tax_rates: [],
  };
}
