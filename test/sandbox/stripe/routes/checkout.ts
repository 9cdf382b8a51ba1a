import type Stripe from "stripe";
import { z } from "zod";
import { emit } from "../model/emit.ts";
import { mergeMetadata } from "../model/metadata.ts";
import { found, idOf, invalidRequest } from "../model/refuse.ts";
import { schedule, unschedule } from "../model/timers.ts";
import { newCheckoutSession } from "../objects/checkout-session.ts";
import { list } from "../wire/list.ts";
import {
  expand,
  flag,
  metadata,
  paging,
  paramsOf,
  whole,
} from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

const create = paramsOf<Stripe.Checkout.SessionCreateParams>()({
  mode: z.literal("payment"),
  line_items: z
    .array(z.strictObject({ price: z.string(), quantity: whole.optional() }))
    .min(1),
  customer: z.string().optional(),
  customer_email: z.string().optional(),
  customer_update: z
    .strictObject({
      address: z.enum(["auto", "never"]).optional(),
      name: z.enum(["auto", "never"]).optional(),
    })
    .optional(),
  client_reference_id: z.string().optional(),
  metadata: metadata.optional(),
  payment_intent_data: z
    .strictObject({
      application_fee_amount: whole.optional(),
      transfer_data: z.strictObject({ destination: z.string() }).optional(),
      on_behalf_of: z.string().optional(),
      metadata: metadata.optional(),
    })
    .optional(),
  success_url: z.string().optional(),
  cancel_url: z.string().optional(),
  expires_at: whole.optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  tax_id_collection: z.strictObject({ enabled: flag }).optional(),
  expand,
});

export const checkoutRoutes: Route[] = [
  route("POST /v1/checkout/sessions", create, (state, sent) => {
    if (sent.customer !== undefined)
      found(state.customers, sent.customer, "customer", "customer");
    if (
      sent.customer !== undefined &&
      sent.tax_id_collection?.enabled === true &&
      sent.customer_update?.name !== "auto"
    )
      throw invalidRequest(
        "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.",
      );
    const lines = sent.line_items.map(({ price, quantity }) => ({
      price: found(state.prices, price, "price", "line_items[0][price]"),
      quantity: quantity ?? 1,
    }));
    if (lines.some(({ price }) => price.recurring !== null))
      throw invalidRequest(
        "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
      );
    const session = newCheckoutSession(state, {
      lines,
      customer: sent.customer ?? null,
      email: sent.customer_email ?? null,
      metadata: mergeMetadata({}, sent.metadata),
      reference: sent.client_reference_id ?? null,
      successUrl: sent.success_url ?? null,
      cancelUrl: sent.cancel_url ?? null,
      taxed: sent.automatic_tax?.enabled ?? false,
      collectsTaxId: sent.tax_id_collection?.enabled ?? false,
      expiresAt: sent.expires_at ?? state.now + 86_400,
    });
    state.checkoutSessions[session.id] = session;
    state.checkoutFunds[session.id] = {
      applicationFee: sent.payment_intent_data?.application_fee_amount ?? null,
      destination: sent.payment_intent_data?.transfer_data?.destination ?? null,
      metadata: sent.payment_intent_data?.metadata ?? {},
    };
    schedule(state, "checkout_expires", session.id, session.expires_at);
    return session;
  }),
  route(
    "GET /v1/checkout/sessions/:id",
    paramsOf<Stripe.Checkout.SessionRetrieveParams>()({ expand }),
    (state, _, part) =>
      found(state.checkoutSessions, part("id"), "checkout.session"),
  ),
  route(
    "GET /v1/checkout/sessions/:id/line_items",
    paramsOf<Stripe.Checkout.SessionListLineItemsParams>()(paging),
    (state, _, part) =>
      found(state.checkoutSessions, part("id"), "checkout.session")
        .line_items ?? {},
  ),
  route(
    "POST /v1/checkout/sessions/:id/expire",
    paramsOf<Stripe.Checkout.SessionExpireParams>()({ expand }),
    (state, _, part) => {
      const session = found(
        state.checkoutSessions,
        part("id"),
        "checkout.session",
      );
      if (session.status !== "open")
        throw invalidRequest("Only open sessions can be expired.");
      session.status = "expired";
      session.url = null;
      unschedule(state, "checkout_expires", session.id);
      emit(state, "checkout.session.expired", session);
      return session;
    },
  ),
  route(
    "GET /v1/checkout/sessions",
    paramsOf<Stripe.Checkout.SessionListParams>()({
      ...paging,
      customer: z.string().optional(),
      payment_intent: z.string().optional(),
      status: z.enum(["open", "complete", "expired"]).optional(),
    }),
    (state, sent) =>
      list(
        "/v1/checkout/sessions",
        state.checkoutSessions,
        (session) =>
          (sent.customer ?? session.customer) === session.customer &&
          (sent.status ?? session.status) === session.status &&
          (sent.payment_intent ?? idOf(session.payment_intent)) ===
            idOf(session.payment_intent),
        sent,
      ),
  ),
];
