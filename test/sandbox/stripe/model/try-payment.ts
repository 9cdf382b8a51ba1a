import type Stripe from "stripe";
import { newCharge } from "../objects/charge.ts";
import { emit } from "./emit.ts";
import { StripeRefusal } from "./refuse.ts";
import { routeFunds } from "./route-funds.ts";
import type { StripeState } from "./state.ts";

/** Whether somebody is there to answer the bank: no, yes, or has just done so. */
export type Person = "away" | "present" | "authenticated";

export type Outcome = "paid" | "declined" | "needs_person";

function fail(
  state: StripeState,
  intent: Stripe.PaymentIntent,
  error: Stripe.PaymentIntent.LastPaymentError,
): Outcome {
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_payment_error = error;
  emit(state, "payment_intent.payment_failed", intent);
  return "declined";
}

/**
 * Asks the bank for the money.
 *
 * @param state Stripe's
 * @param intent what is to be paid; it and its charge tell the outcome
 * @param method with which payment method; null when there is none
 * @param person who is there
 * @returns how it went
 */
export function tryPayment(
  state: StripeState,
  intent: Stripe.PaymentIntent,
  method: string | null,
  person: Person,
): Outcome {
  const card = method === null ? undefined : state.cards[method];
  if (method === null || card === undefined)
    return fail(state, intent, {
      type: "invalid_request_error",
      code: "missing",
      message: "There is no payment method to charge.",
    });
  intent.payment_method = method;
  if (card.declined !== null) {
    const charge = newCharge(state, intent, card.declined);
    state.charges[charge.id] = charge;
    intent.latest_charge = charge.id;
    emit(state, "charge.failed", charge);
    return fail(state, intent, {
      type: "card_error",
      code: "card_declined",
      decline_code: card.declined,
      charge: charge.id,
      message: "Your card was declined.",
    });
  }
  if (card.authentication !== "never" && person !== "authenticated") {
    intent.status = "requires_action";
    intent.next_action = {
      type: "use_stripe_sdk",
      use_stripe_sdk: { type: "three_d_secure_redirect" },
    };
    emit(state, "payment_intent.requires_action", intent);
    return "needs_person";
  }
  if (card.authentication === "once")
    state.cards[method] = { ...card, authentication: "never" };
  const charge = newCharge(state, intent, null);
  state.charges[charge.id] = charge;
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  intent.latest_charge = charge.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  routeFunds(state, charge);
  emit(state, "charge.succeeded", charge);
  emit(state, "payment_intent.succeeded", intent);
  return "paid";
}

/**
 * @param intent that was declined
 * @returns Stripe's 402, to be thrown
 */
export function declined(intent: Stripe.PaymentIntent): StripeRefusal {
  const error = intent.last_payment_error;
  return new StripeRefusal(402, {
    type: "card_error",
    code: error?.code ?? "card_declined",
    message: error?.message ?? "Your card was declined.",
    ...(error?.decline_code === undefined
      ? {}
      : { decline_code: error.decline_code }),
    payment_intent: intent,
  });
}
