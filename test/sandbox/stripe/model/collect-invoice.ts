import type Stripe from "stripe";
import { emit } from "./emit.ts";
import { endSubscription } from "./end-subscription.ts";
import { intentOf, methodOf, subscriptionOf } from "./invoice-links.ts";
import { day } from "./periods.ts";
import { idOf } from "./refuse.ts";
import type { StripeState } from "./state.ts";
import { schedule, unschedule } from "./timers.ts";
import { tryPayment, type Outcome, type Person } from "./try-payment.ts";

const ended = ["canceled", "incomplete_expired"];

function setStatus(
  state: StripeState,
  subscription: Stripe.Subscription,
  status: Stripe.Subscription.Status,
): void {
  if (subscription.status === status) return;
  subscription.status = status;
  emit(state, "customer.subscription.updated", subscription);
}

/**
 * An invoice is paid, and its subscription is in order again.
 *
 * @param state Stripe's
 * @param invoice that is open
 */
export function markPaid(state: StripeState, invoice: Stripe.Invoice): void {
  invoice.status = "paid";
  invoice.attempted = true;
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.paid_at = state.now;
  unschedule(state, "retry", invoice.id);
  const [payment] = invoice.payments?.data ?? [];
  if (payment !== undefined) {
    payment.status = "paid";
    payment.amount_paid = invoice.amount_due;
    payment.status_transitions.paid_at = state.now;
    emit(state, "invoice_payment.paid", payment);
  }
  emit(state, "invoice.paid", invoice);
  emit(state, "invoice.payment_succeeded", invoice);

  const subscription = subscriptionOf(state, invoice);
  const { status } = subscription;
  if (ended.includes(status)) return;
  const saves = subscription.payment_settings?.save_default_payment_method;
  const method = intentOf(state, invoice)?.payment_method ?? null;
  if (saves === "on_subscription" && method !== null)
    subscription.default_payment_method ??= method;
  const latest = idOf(subscription.latest_invoice) === invoice.id;
  if (status === "incomplete" || (status !== "trialing" && latest)) {
    unschedule(state, "incomplete_expires", subscription.id);
    setStatus(state, subscription, "active");
  }
}

/** The next attempt, or what becomes of the subscription when there is none left. */
function planRetry(
  state: StripeState,
  invoice: Stripe.Invoice,
  subscription: Stripe.Subscription,
): void {
  const days = state.settings.retryAfterDays[invoice.attempt_count - 1];
  invoice.next_payment_attempt =
    days === undefined ? null : state.now + days * day;
  if (invoice.next_payment_attempt !== null)
    schedule(state, "retry", invoice.id, invoice.next_payment_attempt);
  emit(state, "invoice.updated", invoice);
  if (days !== undefined || state.settings.afterRetries === "past_due")
    setStatus(state, subscription, "past_due");
  else if (state.settings.afterRetries === "unpaid")
    setStatus(state, subscription, "unpaid");
  else endSubscription(state, subscription, "payment_failed");
}

/**
 * Tries to have an open invoice paid.
 *
 * @param state Stripe's
 * @param invoice that is open
 * @param person who is there
 * @param method with which payment method; the subscription's or the customer's by default
 * @returns how it went
 */
export function collectInvoice(
  state: StripeState,
  invoice: Stripe.Invoice,
  person: Person,
  method: string | null = methodOf(state, subscriptionOf(state, invoice)),
): Outcome {
  const intent = intentOf(state, invoice);
  if (intent === null || invoice.status !== "open") return "paid";
  const outcome = tryPayment(state, intent, method, person);
  invoice.attempted = true;
  if (outcome === "paid") {
    markPaid(state, invoice);
    return outcome;
  }
  const subscription = subscriptionOf(state, invoice);
  if (outcome === "needs_person")
    emit(state, "invoice.payment_action_required", invoice);
  // A person who is there is only asked; nothing failed yet.
  if (outcome === "needs_person" && person !== "away") return outcome;
  invoice.attempt_count += 1;
  emit(state, "invoice.payment_failed", invoice);
  if (
    subscription.status !== "incomplete" &&
    !ended.includes(subscription.status)
  )
    // Only Stripe's own attempts move the plan of attempts on.
    if (person === "away") planRetry(state, invoice, subscription);
  return outcome;
}
