import type Stripe from "stripe";
import { newPaymentIntent } from "../objects/payment-intent.ts";
import { emit } from "./emit.ts";
import { found, idOf, invalidRequest } from "./refuse.ts";
import type { StripeState } from "./state.ts";
import { unschedule } from "./timers.ts";
import { declined, tryPayment } from "./try-payment.ts";

/**
 * The buyer fills in Stripe's page and pays.
 *
 * @param state Stripe's
 * @param session that is open
 * @param method the payment method
 * @param later whether the money only arrives afterwards, as with a bank transfer
 * @throws StripeRefusal 402 when the bank refuses: the session stays open
 */
export function payCheckout(
  state: StripeState,
  session: Stripe.Checkout.Session,
  method: string,
  later: boolean,
): void {
  if (session.status !== "open")
    throw invalidRequest("This session is not open.");
  const funds = state.checkoutFunds[session.id];
  const intent = newPaymentIntent(state, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "usd",
    customer: idOf(session.customer),
    paymentMethod: method,
    applicationFee: funds?.applicationFee ?? null,
    destination: funds?.destination ?? null,
    metadata: funds?.metadata ?? {},
  });
  state.paymentIntents[intent.id] = intent;
  if (later) intent.status = "processing";
  else if (tryPayment(state, intent, method, "authenticated") !== "paid")
    throw declined(intent);
  session.payment_intent = intent.id;
  session.status = "complete";
  session.payment_status = later ? "unpaid" : "paid";
  session.url = null;
  unschedule(state, "checkout_expires", session.id);
  emit(state, "checkout.session.completed", session);
}

/**
 * The money of a payment that takes its time arrives, or does not.
 *
 * @param state Stripe's
 * @param session that is complete and unpaid
 * @param arrived whether it did
 * @throws StripeRefusal 400 when none is on its way
 */
export function settleCheckout(
  state: StripeState,
  session: Stripe.Checkout.Session,
  arrived: boolean,
): void {
  const intent = found(
    state.paymentIntents,
    idOf(session.payment_intent),
    "payment_intent",
  );
  if (intent.status !== "processing")
    throw invalidRequest("No money of this session is on its way.");
  if (!arrived) {
    intent.status = "requires_payment_method";
    emit(state, "checkout.session.async_payment_failed", session);
    return;
  }
  tryPayment(state, intent, idOf(intent.payment_method), "authenticated");
  session.payment_status = "paid";
  emit(state, "checkout.session.async_payment_succeeded", session);
}
