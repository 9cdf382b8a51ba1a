import type Stripe from "stripe";
import { z } from "zod";
import { refundCharge } from "../model/refund-charge.ts";
import { found, idOf, invalidRequest } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";
import { list, within } from "../wire/list.ts";
import {
  expand,
  flag,
  metadata,
  paging,
  paramsOf,
  range,
  whole,
} from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

const target = {
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
};

function chargeOf(
  state: StripeState,
  sent: { charge?: string | undefined; payment_intent?: string | undefined },
): Stripe.Charge {
  if (sent.charge !== undefined)
    return found(state.charges, sent.charge, "charge", "charge");
  if (sent.payment_intent === undefined)
    throw invalidRequest(
      "One of the following params should be provided for this request: payment_intent or charge.",
      "parameter_missing",
    );
  const intent = found(
    state.paymentIntents,
    sent.payment_intent,
    "payment_intent",
    "payment_intent",
  );
  return found(
    state.charges,
    idOf(intent.latest_charge),
    "charge",
    "payment_intent",
  );
}

export const refundRoutes: Route[] = [
  route(
    "POST /v1/refunds",
    paramsOf<Stripe.RefundCreateParams>()({
      ...target,
      amount: whole.optional(),
      reason: z
        .enum(["duplicate", "fraudulent", "requested_by_customer"])
        .optional(),
      refund_application_fee: flag.optional(),
      reverse_transfer: flag.optional(),
      metadata: metadata.optional(),
      expand,
    }),
    (state, sent) => refundCharge(state, chargeOf(state, sent), sent),
  ),
  route(
    "GET /v1/refunds/:id",
    paramsOf<Stripe.RefundRetrieveParams>()({ expand }),
    (state, _, part) => found(state.refunds, part("id"), "refund"),
  ),
  route(
    "GET /v1/refunds",
    paramsOf<Stripe.RefundListParams>()({
      ...paging,
      ...target,
      created: range,
    }),
    (state, sent) =>
      list(
        "/v1/refunds",
        state.refunds,
        (refund) =>
          (sent.charge ?? refund.charge) === refund.charge &&
          (sent.payment_intent ?? refund.payment_intent) ===
            refund.payment_intent &&
          within(refund.created, sent.created),
        sent,
      ),
  ),
  route(
    "GET /v1/disputes/:id",
    paramsOf<Stripe.DisputeRetrieveParams>()({ expand }),
    (state, _, part) => found(state.disputes, part("id"), "dispute"),
  ),
  route(
    "GET /v1/disputes",
    paramsOf<Stripe.DisputeListParams>()({
      ...paging,
      ...target,
      created: range,
    }),
    (state, sent) =>
      list(
        "/v1/disputes",
        state.disputes,
        (dispute) =>
          (sent.charge ?? dispute.charge) === dispute.charge &&
          (sent.payment_intent ?? dispute.payment_intent) ===
            dispute.payment_intent &&
          within(dispute.created, sent.created),
        sent,
      ),
  ),
];
