import type Stripe from "stripe";
import { nextId } from "../model/next-id.ts";
import { idOf } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";
import { whole } from "../wire/list.ts";

/** What automatic tax finds: added to an exclusive price, inside an inclusive one. */
function taxOf(
  state: StripeState,
  subscription: Stripe.Subscription,
  lines: Stripe.InvoiceLineItem[],
): Stripe.Invoice.TotalTax[] {
  if (!subscription.automatic_tax.enabled) return [];
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const behaviour = subscription.items.data[0]?.price.tax_behavior;
  const inclusive = behaviour === "inclusive";
  const percent = state.settings.taxPercent;
  const amount = Math.round(
    inclusive
      ? (subtotal * percent) / (100 + percent)
      : (subtotal * percent) / 100,
  );
  return [
    {
      amount,
      tax_behavior: inclusive ? "inclusive" : "exclusive",
      tax_rate_details: null,
      taxability_reason: "standard_rated",
      taxable_amount: inclusive ? subtotal - amount : subtotal,
      type: "tax_rate_details",
    },
  ];
}

/**
 * @param state Stripe's
 * @param subscription what is billed
 * @param reason why now
 * @param lines what for
 * @returns a draft, not yet due
 */
export function newInvoice(
  state: StripeState,
  subscription: Stripe.Subscription,
  reason: Stripe.Invoice.BillingReason,
  lines: Stripe.InvoiceLineItem[],
): Stripe.Invoice {
  const id = nextId(state, "in");
  const customer = state.customers[idOf(subscription.customer)];
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const taxes = taxOf(state, subscription, lines);
  const tax = taxes.reduce((sum, { amount }) => sum + amount, 0);
  const inclusive = taxes.some((each) => each.tax_behavior === "inclusive");
  const total = inclusive ? subtotal : subtotal + tax;
  const taxed = subscription.automatic_tax.enabled;
  const invoice: Stripe.Invoice = {
    id,
    object: "invoice",
    account_country: "JP",
    account_name: "Miyabi Marketplace",
    account_tax_ids: null,
    amount_due: Math.max(0, total),
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: Math.max(0, total),
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: {
      disabled_reason: null,
      enabled: taxed,
      liability: taxed ? { type: "self" } : null,
      provider: taxed ? "stripe" : null,
      status: taxed ? "complete" : null,
    },
    automatically_finalizes_at: null,
    billing_reason: reason,
    collection_method: "charge_automatically",
    confirmation_secret: null,
    created: state.now,
    currency: subscription.currency,
    custom_fields: null,
    customer: idOf(subscription.customer),
    customer_account: null,
    customer_address: customer?.address ?? null,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: customer?.tax_exempt ?? "none",
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: whole(`/v1/invoices/${id}/lines`, lines),
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: subscription.on_behalf_of,
    parent: {
      quote_details: null,
      subscription_details: {
        metadata: { ...subscription.metadata },
        subscription: subscription.id,
      },
      type: "subscription_details",
    },
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    payments: whole(`/v1/invoice_payments?invoice=${id}`, []),
    period_end: state.now,
    period_start: subscription.items.data[0]?.current_period_start ?? state.now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer?.balance ?? 0,
    statement_descriptor: null,
    status: "draft",
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal,
    subtotal_excluding_tax: inclusive ? subtotal - tax : subtotal,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total - tax,
    total_pretax_credit_amounts: [],
    total_taxes: taxes,
    webhooks_delivered_at: null,
  };
  for (const line of lines) line.invoice = id;
  return invoice;
}
