import type Stripe from "stripe";
import { found, idOf } from "./refuse.ts";
import type { StripeState } from "./state.ts";

/**
 * @param state Stripe's
 * @param invoice of a subscription
 * @returns the subscription
 */
export function subscriptionOf(
  state: StripeState,
  invoice: Stripe.Invoice,
): Stripe.Subscription {
  return found(
    state.subscriptions,
    idOf(invoice.parent?.subscription_details?.subscription),
    "subscription",
  );
}

/**
 * @param state Stripe's
 * @param invoice that is due
 * @returns what pays it; null before it is finalized, and for one that needs no payment
 */
export function intentOf(
  state: StripeState,
  invoice: Stripe.Invoice,
): Stripe.PaymentIntent | null {
  const payment = invoice.payments?.data[0]?.payment.payment_intent;
  return state.paymentIntents[idOf(payment)] ?? null;
}

/**
 * @param state Stripe's
 * @param intent a payment
 * @returns the invoice that it pays, or null
 */
export function invoiceOf(
  state: StripeState,
  intent: Stripe.PaymentIntent,
): Stripe.Invoice | null {
  const payment = Object.values(state.invoicePayments).find(
    (each) => idOf(each.payment.payment_intent) === intent.id,
  );
  return state.invoices[idOf(payment?.invoice)] ?? null;
}

/**
 * @param state Stripe's
 * @param subscription that pays
 * @returns its payment method, else its customer's, else null
 */
export function methodOf(
  state: StripeState,
  subscription: Stripe.Subscription,
): string | null {
  const own = idOf(subscription.default_payment_method);
  const customer = state.customers[idOf(subscription.customer)];
  const method =
    own === "" ? idOf(customer?.invoice_settings.default_payment_method) : own;
  return method === "" ? null : method;
}
