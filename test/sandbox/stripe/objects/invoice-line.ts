import type Stripe from "stripe";
import { nextId } from "../model/next-id.ts";
import { idOf } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";

/**
 * @param state Stripe's
 * @param item of a subscription that is billed
 * @param price what is billed, which may be the price before a change
 * @param billed the amount in minor units (negative: given back), for which time, and whether it is for a part of it
 * @returns a line that belongs to no invoice yet
 */
export function newLine(
  state: StripeState,
  item: Stripe.SubscriptionItem,
  price: Stripe.Price,
  billed: {
    amount: number;
    period: { start: number; end: number };
    proration: boolean;
  },
): Stripe.InvoiceLineItem {
  const { amount, period, proration } = billed;
  return {
    id: nextId(state, "il"),
    object: "line_item",
    amount,
    currency: price.currency,
    description: proration
      ? `${amount < 0 ? "Unused" : "Remaining"} time on ${idOf(price.product)}`
      : `1 × ${idOf(price.product)}`,
    discount_amounts: [],
    discountable: !proration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: proration ? nextId(state, "ii") : null,
        proration,
        proration_details: { credited_items: null },
        subscription: item.subscription,
        subscription_item: item.id,
      },
      type: "subscription_item_details",
    },
    period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: idOf(price.product) },
      type: "price_details",
      unit_amount_decimal: null,
    },
    quantity: 1,
    quantity_decimal: null,
    subscription: item.subscription,
    subtotal: amount,
    taxes: [],
  };
}
