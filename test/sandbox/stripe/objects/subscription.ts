import type Stripe from "stripe";
import type { StripeState } from "../model/state.ts";

/** What differs from one subscription to the next when it is made. */
export type NewSubscription = Pick<
  Stripe.Subscription,
  | "id"
  | "application_fee_percent"
  | "billing_cycle_anchor"
  | "cancel_at_period_end"
  | "currency"
  | "customer"
  | "default_payment_method"
  | "description"
  | "items"
  | "metadata"
  | "on_behalf_of"
  | "status"
  | "transfer_data"
  | "trial_end"
  | "trial_start"
  | "trial_settings"
> & {
  taxed: boolean;
  saves: Stripe.Subscription.PaymentSettings["save_default_payment_method"];
};

/**
 * @param state Stripe's
 * @param given what is its own
 * @returns the whole object, as the SDK has it
 */
export function newSubscription(
  state: StripeState,
  { taxed, saves, ...given }: NewSubscription,
): Stripe.Subscription {
  return {
    object: "subscription",
    application: null,
    automatic_tax: {
      disabled_reason: null,
      enabled: taxed,
      liability: taxed ? { type: "self" } : null,
    },
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: "flexible" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    canceled_at: null,
    cancellation_details: null,
    collection_method: "charge_automatically",
    created: state.now,
    customer_account: null,
    days_until_due: null,
    default_source: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    next_pending_invoice_item_invoice: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: saves,
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: state.now,
    test_clock: null,
    ...given,
  };
}
