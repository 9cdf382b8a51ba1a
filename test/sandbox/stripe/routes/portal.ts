import type Stripe from "stripe";
import { z } from "zod";
import { nextId } from "../model/next-id.ts";
import { found } from "../model/refuse.ts";
import { expand, paramsOf } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

export const portalRoutes: Route[] = [
  route(
    "POST /v1/billing_portal/sessions",
    paramsOf<Stripe.BillingPortal.SessionCreateParams>()({
      customer: z.string(),
      return_url: z.string().optional(),
      configuration: z.string().optional(),
      expand,
    }),
    (state, sent) => {
      found(state.customers, sent.customer, "customer", "customer");
      const id = nextId(state, "bps");
      const session: Stripe.BillingPortal.Session = {
        id,
        object: "billing_portal.session",
        configuration: sent.configuration ?? "bpc_sandbox",
        created: state.now,
        customer: sent.customer,
        customer_account: null,
        flow: null,
        livemode: false,
        locale: null,
        on_behalf_of: null,
        return_url: sent.return_url ?? null,
        url: `https://billing.stripe.test/${id}`,
      };
      return session;
    },
  ),
];
