import type Stripe from "stripe";
import { z } from "zod";
import { found } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";
import { list, within } from "../wire/list.ts";
import { expand, paging, paramsOf, range } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

/** The first API's list has no events of the second. */
function byId(state: StripeState): Record<string, Stripe.EventBase> {
  return Object.fromEntries(
    state.events.flatMap((event) =>
      event.object === "event" ? [[event.id, event]] : [],
    ),
  );
}

export const eventRoutes: Route[] = [
  route(
    "GET /v1/events/:id",
    paramsOf<Stripe.EventRetrieveParams>()({ expand }),
    (state, _, part) => found(byId(state), part("id"), "event"),
  ),
  route(
    "GET /v1/events",
    paramsOf<Stripe.EventListParams>()({
      ...paging,
      created: range,
      type: z.string().optional(),
      types: z.array(z.string()).max(20).optional(),
      delivery_success: z.enum(["true", "false"]).optional(),
    }),
    (state, sent) =>
      list(
        "/v1/events",
        byId(state),
        ({ type, created }) =>
          (sent.type ?? type) === type &&
          (sent.types?.includes(type) ?? true) &&
          within(created, sent.created),
        sent,
      ),
  ),
];
