import type Stripe from "stripe";
import { z } from "zod";
import { testCards, type TestCard } from "../model/cards.ts";
import { emit } from "../model/emit.ts";
import { nextId } from "../model/next-id.ts";
import { found, idOf, invalidRequest, StripeRefusal } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";
import { list } from "../wire/list.ts";
import { expand, paging, paramsOf } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

function newMethod(state: StripeState, card: TestCard): Stripe.PaymentMethod {
  const method: Stripe.PaymentMethod = {
    id: nextId(state, "pm"),
    object: "payment_method",
    billing_details: {
      address: null,
      email: null,
      name: null,
      phone: null,
      tax_id: null,
    },
    card: {
      brand: card.brand,
      checks: null,
      country: "JP",
      display_brand: card.brand,
      exp_month: 12,
      exp_year: 2040,
      fingerprint: card.last4,
      funding: "credit",
      generated_from: null,
      last4: card.last4,
      networks: null,
      regulated_status: null,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: state.now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  };
  state.paymentMethods[method.id] = method;
  state.cards[method.id] = card;
  return method;
}

/** A payment method that is there, or a new one of a test card's name. */
function methodOf(state: StripeState, id: string): Stripe.PaymentMethod {
  const card = testCards[id];
  return card === undefined
    ? found(state.paymentMethods, id, "PaymentMethod", "payment_method")
    : newMethod(state, card);
}

/**
 * Attaches a payment method to a customer. A test card's name makes a new one, as at Stripe.
 *
 * @param state Stripe's
 * @param id of the payment method, or a test card's name
 * @param customer whose it becomes
 * @returns the payment method
 * @throws StripeRefusal 402 when the bank refuses the card, 400 when it is another customer's
 */
export function saveMethod(
  state: StripeState,
  id: string,
  customer: string,
): Stripe.PaymentMethod {
  const method = methodOf(state, id);
  if (method.customer !== null && idOf(method.customer) !== customer)
    throw invalidRequest(
      "The payment method you provided has already been attached to a customer.",
      "payment_method_unexpected_state",
    );
  const refused = state.cards[method.id]?.refusedWhenSaved ?? null;
  if (refused !== null)
    throw new StripeRefusal(402, {
      type: "card_error",
      code: "card_declined",
      decline_code: refused,
      message:
        refused === "insufficient_funds"
          ? "Your card has insufficient funds."
          : "Your card was declined.",
    });
  method.customer = customer;
  emit(state, "payment_method.attached", method);
  return method;
}

/**
 * @param state Stripe's
 * @param id of a payment method
 * @param customer whose it must be
 * @throws StripeRefusal 400 when it is not that customer's
 */
export function ownMethod(
  state: StripeState,
  id: string,
  customer: string,
): void {
  const method = found(
    state.paymentMethods,
    id,
    "PaymentMethod",
    "default_payment_method",
  );
  if (idOf(method.customer) !== customer)
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      "resource_missing",
      "default_payment_method",
    );
}

export const paymentMethodRoutes: Route[] = [
  route(
    "GET /v1/payment_methods/:id",
    paramsOf<Stripe.PaymentMethodRetrieveParams>()({ expand }),
    (state, _, part) => methodOf(state, part("id")),
  ),
  route(
    "POST /v1/payment_methods/:id/attach",
    paramsOf<Stripe.PaymentMethodAttachParams>()({
      customer: z.string(),
      expand,
    }),
    (state, sent, part) => {
      found(state.customers, sent.customer, "customer", "customer");
      return saveMethod(state, part("id"), sent.customer);
    },
  ),
  route(
    "POST /v1/payment_methods/:id/detach",
    paramsOf<Stripe.PaymentMethodDetachParams>()({ expand }),
    (state, _, part) => {
      const method = found(state.paymentMethods, part("id"), "PaymentMethod");
      method.customer = null;
      emit(state, "payment_method.detached", method);
      return method;
    },
  ),
  route(
    "GET /v1/customers/:id/payment_methods",
    paramsOf<Stripe.CustomerListPaymentMethodsParams>()({
      ...paging,
      type: z.string().optional(),
    }),
    (state, sent, part) =>
      list(
        `/v1/customers/${part("id")}/payment_methods`,
        state.paymentMethods,
        ({ customer }) => idOf(customer) === part("id"),
        sent,
      ),
  ),
  route(
    "GET /v1/payment_methods",
    paramsOf<Stripe.PaymentMethodListParams>()({
      ...paging,
      customer: z.string().optional(),
      type: z.string().optional(),
    }),
    (state, sent) =>
      list(
        "/v1/payment_methods",
        state.paymentMethods,
        ({ customer }) =>
          sent.customer !== undefined && idOf(customer) === sent.customer,
        sent,
      ),
  ),
];
