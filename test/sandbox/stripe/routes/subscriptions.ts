import type Stripe from "stripe";
import { z } from "zod";
import { atomically } from "../model/atomically.ts";
import { draftInvoice, finalizeInvoice, periodLines } from "../model/bill.ts";
import { collectInvoice } from "../model/collect-invoice.ts";
import { createSubscription } from "../model/create-subscription.ts";
import { beginPeriod } from "../model/cycle.ts";
import { emit } from "../model/emit.ts";
import { endSubscription } from "../model/end-subscription.ts";
import { found, idOf, invalidRequest } from "../model/refuse.ts";
import { updateSubscription } from "../model/update-subscription.ts";
import { list, within } from "../wire/list.ts";
import { expand, flag, paging, paramsOf } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";
import {
  createParams,
  listParams,
  updateParams,
} from "./subscription-params.ts";

/** Without a status Stripe leaves out what has ended. */
function hasStatus(
  { status }: Stripe.Subscription,
  wanted: string | undefined,
): boolean {
  const over = status === "canceled" || status === "incomplete_expired";
  if (wanted === undefined) return status !== "canceled";
  if (wanted === "all") return true;
  return wanted === "ended" ? over : status === wanted;
}

export const subscriptionRoutes: Route[] = [
  route("POST /v1/subscriptions", createParams, (state, sent) =>
    atomically(state, () => createSubscription(state, sent)),
  ),
  route("GET /v1/subscriptions", listParams, (state, sent) =>
    list(
      "/v1/subscriptions",
      state.subscriptions,
      (subscription) =>
        hasStatus(subscription, sent.status) &&
        (sent.customer ?? subscription.customer) === subscription.customer &&
        (sent.price === undefined ||
          subscription.items.data.some(
            ({ price }) => price.id === sent.price,
          )) &&
        within(subscription.created, sent.created),
      sent,
    ),
  ),
  route(
    "GET /v1/subscriptions/search",
    paramsOf<Stripe.SubscriptionSearchParams>()({
      query: z.string(),
      limit: paging.limit,
      page: z.string().optional(),
      expand,
    }),
    (state, sent) => {
      const [, name = "", value = ""] =
        /^metadata\['([^']+)'\]:'([^']*)'$/.exec(sent.query) ?? [];
      return {
        ...list(
          "/v1/subscriptions/search",
          state.subscriptions,
          ({ metadata }) => metadata[name] === value,
          sent,
        ),
        object: "search_result",
        next_page: null,
      };
    },
  ),
  route(
    "GET /v1/subscriptions/:id",
    paramsOf<Stripe.SubscriptionRetrieveParams>()({ expand }),
    (state, _, part) => found(state.subscriptions, part("id"), "subscription"),
  ),
  route("POST /v1/subscriptions/:id", updateParams, (state, sent, part) => {
    const subscription = found(state.subscriptions, part("id"), "subscription");
    atomically(state, () => updateSubscription(state, subscription, sent));
    return subscription;
  }),
  route(
    "DELETE /v1/subscriptions/:id",
    paramsOf<Stripe.SubscriptionCancelParams>()({
      expand,
      invoice_now: flag.optional(),
      prorate: flag.optional(),
    }),
    (state, _, part) => {
      const id = part("id");
      const subscription = found(state.subscriptions, id, "subscription");
      if (subscription.ended_at !== null)
        throw invalidRequest(
          `No such subscription: '${id}'`,
          "resource_missing",
          "id",
        );
      endSubscription(state, subscription, "cancellation_requested");
      return subscription;
    },
  ),
  route(
    "POST /v1/subscriptions/:id/resume",
    paramsOf<Stripe.SubscriptionResumeParams>()({
      expand,
      billing_cycle_anchor: z.enum(["now", "unchanged"]).optional(),
    }),
    (state, _, part) => {
      const subscription = found(
        state.subscriptions,
        part("id"),
        "subscription",
      );
      if (subscription.status !== "paused")
        throw invalidRequest("Only a paused subscription can be resumed.");
      subscription.status = "active";
      subscription.billing_cycle_anchor = state.now;
      beginPeriod(state, subscription, state.now);
      const invoice = draftInvoice(
        state,
        subscription,
        "subscription_update",
        periodLines(state, subscription, 1),
      );
      finalizeInvoice(state, invoice);
      collectInvoice(state, invoice, "away");
      emit(state, "customer.subscription.resumed", subscription);
      return subscription;
    },
  ),
  route(
    "GET /v1/subscription_items",
    paramsOf<Stripe.SubscriptionItemListParams>()({
      ...paging,
      subscription: z.string(),
    }),
    (state, sent) =>
      found(
        state.subscriptions,
        idOf(sent.subscription),
        "subscription",
        "subscription",
      ).items,
  ),
];
