import type Stripe from "stripe";
import { z } from "zod";
import { confirmPayment, confirmSetup } from "../model/confirm.ts";
import { found, idOf, invalidRequest } from "../model/refuse.ts";
import { newSetupIntent } from "../objects/setup-intent.ts";
import { list } from "../wire/list.ts";
import { expand, flag, paging, paramsOf } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";
import { saveMethod } from "./payment-methods.ts";

export const intentRoutes: Route[] = [
  route(
    "GET /v1/payment_intents/:id",
    paramsOf<Stripe.PaymentIntentRetrieveParams>()({ expand }),
    (state, _, part) =>
      found(state.paymentIntents, part("id"), "payment_intent"),
  ),
  route(
    "GET /v1/payment_intents",
    paramsOf<Stripe.PaymentIntentListParams>()({
      ...paging,
      customer: z.string().optional(),
    }),
    (state, sent) =>
      list(
        "/v1/payment_intents",
        state.paymentIntents,
        ({ customer }) => (sent.customer ?? customer) === customer,
        sent,
      ),
  ),
  route(
    "POST /v1/payment_intents/:id/confirm",
    paramsOf<Stripe.PaymentIntentConfirmParams>()({
      expand,
      off_session: flag.optional(),
      payment_method: z.string().optional(),
      return_url: z.string().optional(),
    }),
    (state, sent, part) => {
      const intent = found(state.paymentIntents, part("id"), "payment_intent");
      const method =
        sent.payment_method === undefined
          ? undefined
          : saveMethod(state, sent.payment_method, idOf(intent.customer)).id;
      confirmPayment(
        state,
        intent,
        sent.off_session === true ? "away" : "present",
        method,
      );
      return intent;
    },
  ),
  route(
    "POST /v1/setup_intents",
    paramsOf<Stripe.SetupIntentCreateParams>()({
      customer: z.string(),
      usage: z.enum(["off_session", "on_session"]).optional(),
      expand,
    }),
    (state, sent) => {
      found(state.customers, sent.customer, "customer", "customer");
      const intent = newSetupIntent(state, sent.customer, null);
      state.setupIntents[intent.id] = intent;
      return intent;
    },
  ),
  route(
    "GET /v1/setup_intents/:id",
    paramsOf<Stripe.SetupIntentRetrieveParams>()({ expand }),
    (state, _, part) => found(state.setupIntents, part("id"), "setup_intent"),
  ),
  route(
    "POST /v1/setup_intents/:id/confirm",
    paramsOf<Stripe.SetupIntentConfirmParams>()({
      expand,
      payment_method: z.string().optional(),
      return_url: z.string().optional(),
    }),
    (state, sent, part) => {
      const intent = found(state.setupIntents, part("id"), "setup_intent");
      const method =
        sent.payment_method === undefined
          ? idOf(intent.payment_method)
          : saveMethod(state, sent.payment_method, idOf(intent.customer)).id;
      if (method === "")
        throw invalidRequest("There is no payment method to confirm.");
      confirmSetup(state, intent, method, "present");
      return intent;
    },
  ),
  route(
    "GET /v1/charges/:id",
    paramsOf<Stripe.ChargeRetrieveParams>()({ expand }),
    (state, _, part) => found(state.charges, part("id"), "charge"),
  ),
  route(
    "GET /v1/charges",
    paramsOf<Stripe.ChargeListParams>()({
      ...paging,
      customer: z.string().optional(),
      payment_intent: z.string().optional(),
    }),
    (state, sent) =>
      list(
        "/v1/charges",
        state.charges,
        (charge) =>
          (sent.customer ?? charge.customer) === charge.customer &&
          (sent.payment_intent ?? charge.payment_intent) ===
            charge.payment_intent,
        sent,
      ),
  ),
];
