import type Stripe from "stripe";
import { nextId } from "../model/next-id.ts";
import type { StripeState } from "../model/state.ts";
import { whole } from "../wire/list.ts";

/** What is bought in a session. */
export type CheckoutLine = { price: Stripe.Price; quantity: number };

/** How a session is asked for. */
export type NewCheckout = {
  lines: CheckoutLine[];
  customer: string | null;
  email: string | null;
  metadata: Record<string, string>;
  reference: string | null;
  successUrl: string | null;
  cancelUrl: string | null;
  taxed: boolean;
  collectsTaxId: boolean;
  expiresAt: number;
};

function lineItem(
  state: StripeState,
  { price, quantity }: CheckoutLine,
): Stripe.LineItem {
  const amount = (price.unit_amount ?? 0) * quantity;
  return {
    id: nextId(state, "li"),
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: null,
    metadata: {},
    price: structuredClone(price),
    quantity,
  };
}

/**
 * @param state Stripe's
 * @param given what is bought, by whom, and where the buyer goes afterwards
 * @returns an open session for one payment
 */
export function newCheckoutSession(
  state: StripeState,
  given: NewCheckout,
): Stripe.Checkout.Session {
  const id = nextId(state, "cs_test");
  const items = given.lines.map((line) => lineItem(state, line));
  const subtotal = items.reduce((sum, item) => sum + item.amount_total, 0);
  const inclusive = given.lines[0]?.price.tax_behavior === "inclusive";
  const percent = given.taxed ? state.settings.taxPercent : 0;
  const tax = Math.round(
    inclusive
      ? (subtotal * percent) / (100 + percent)
      : (subtotal * percent) / 100,
  );
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: subtotal,
    amount_total: inclusive ? subtotal : subtotal + tax,
    automatic_tax: {
      enabled: given.taxed,
      liability: given.taxed ? { type: "self" } : null,
      provider: given.taxed ? "stripe" : null,
      status: given.taxed ? "complete" : null,
    },
    billing_address_collection: null,
    cancel_url: given.cancelUrl,
    client_reference_id: given.reference,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: state.now,
    currency: given.lines[0]?.price.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: given.customer,
    customer_account: null,
    customer_creation: given.customer === null ? "if_required" : null,
    customer_details: null,
    customer_email: given.email,
    discounts: [],
    expires_at: given.expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    line_items: whole(`/v1/checkout/sessions/${id}/line_items`, items),
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: given.metadata,
    mode: "payment",
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card"],
    payment_status: "unpaid",
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: given.successUrl,
    tax_id_collection: {
      enabled: given.collectsTaxId,
      required: "never",
    },
    total_details: {
      amount_discount: 0,
      amount_shipping: 0,
      amount_tax: tax,
    },
    ui_mode: "hosted_page",
    url: `https://checkout.stripe.test/${id}`,
    wallet_options: null,
  };
}
