import type Stripe from "stripe";
import { collectInvoice } from "./collect-invoice.ts";
import { emit } from "./emit.ts";
import { invoiceOf } from "./invoice-links.ts";
import { idOf, invalidRequest } from "./refuse.ts";
import type { StripeState } from "./state.ts";
import { declined, tryPayment, type Person } from "./try-payment.ts";

/**
 * Somebody confirms a payment, with this payment method or with the one that it has.
 *
 * @param state Stripe's
 * @param intent what is to be paid
 * @param person whether the bank was answered
 * @param method another payment method, already the customer's
 * @throws StripeRefusal 402 when the bank refuses
 */
export function confirmPayment(
  state: StripeState,
  intent: Stripe.PaymentIntent,
  person: Person,
  method: string | undefined,
): void {
  if (intent.status === "succeeded" || intent.status === "canceled")
    throw invalidRequest(
      `This PaymentIntent's status is ${intent.status}.`,
      "payment_intent_unexpected_state",
    );
  const known = idOf(intent.payment_method);
  const chosen = method ?? (known === "" ? null : known);
  const invoice = invoiceOf(state, intent);
  const outcome =
    invoice === null
      ? tryPayment(state, intent, chosen, person)
      : collectInvoice(state, invoice, person, chosen);
  if (outcome === "declined") throw declined(intent);
}

/**
 * Somebody confirms that a card may be kept and charged later.
 *
 * @param state Stripe's
 * @param intent what is to be confirmed
 * @param method the payment method, already the customer's
 * @param person whether the bank was answered
 */
export function confirmSetup(
  state: StripeState,
  intent: Stripe.SetupIntent,
  method: string,
  person: Person,
): void {
  intent.payment_method = method;
  const card = state.cards[method];
  if (
    card !== undefined &&
    card.authentication !== "never" &&
    person !== "authenticated"
  ) {
    intent.status = "requires_action";
    emit(state, "setup_intent.requires_action", intent);
    return;
  }
  if (card?.authentication === "once")
    state.cards[method] = { ...card, authentication: "never" };
  intent.status = "succeeded";
  intent.next_action = null;
  emit(state, "setup_intent.succeeded", intent);
  for (const subscription of Object.values(state.subscriptions)) {
    if (subscription.pending_setup_intent !== intent.id) continue;
    subscription.pending_setup_intent = null;
    subscription.default_payment_method ??= method;
    emit(state, "customer.subscription.updated", subscription);
  }
}
