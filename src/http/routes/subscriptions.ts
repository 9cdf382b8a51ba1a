import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import {
  cancelSubscription,
  changeSubscription,
} from "../../marketplace/billing/change-subscription.ts";
import type { OwnSubscription } from "../../marketplace/ports/purchasing.ts";
import { signedIn } from "../authenticate.ts";
import { purchasePorts, type BillingNeeds } from "../billing-ports.ts";
import { answers, createRouter, jsonBody } from "../router.ts";

const security = [{ person: [] }];
const params = z.object({ id: z.string().max(200) });
const time = z.string().nullable();

const subscriptionSchema = z.object({
  subscription_id: z.string(),
  plugin_id: z.string(),
  tier: z.enum(["pro", "enterprise"]),
  /** Stripe's word. */
  status: z.string(),
  billing_cycle: z.enum(["monthly", "yearly"]).nullable(),
  amount: z.int().nullable(),
  currency: z.string().nullable(),
  current_period_start: time,
  current_period_end: time,
  trial_ends_at: time,
  cancel_at_period_end: z.boolean(),
  ended_at: time,
  grace_ends_at: time,
  license_id: z.string().nullable(),
  created_at: z.string(),
});

function present({ id, ...subscription }: OwnSubscription) {
  return { subscription_id: id, ...subscription };
}

const list = createRoute({
  method: "get",
  path: "/v1/marketplace/subscriptions",
  summary: "Own subscriptions, the newest first",
  security,
  responses: answers(
    z.object({ subscriptions: z.array(subscriptionSchema) }),
    "All of them, ended ones too",
  ),
});

const change = createRoute({
  method: "patch",
  path: "/v1/marketplace/subscriptions/{id}",
  summary: "Changes plan or cycle with proration, cancels and uncancels",
  security,
  request: {
    params,
    body: jsonBody(
      z
        .object({
          tier: z.enum(["free", "pro", "enterprise"]).optional(),
          billing_cycle: z.enum(["monthly", "yearly"]).optional(),
          cancel_at_period_end: z.boolean().optional(),
        })
        .refine(
          (body) => Object.keys(body).length > 0,
          "says nothing to change",
        ),
    ),
  },
  responses: answers(subscriptionSchema, "The subscription as it is now"),
});

const cancel = createRoute({
  method: "delete",
  path: "/v1/marketplace/subscriptions/{id}",
  summary: "Cancels at the period's end, or at once",
  security,
  request: {
    params,
    query: z.object({ immediately: z.enum(["true", "false"]).optional() }),
  },
  responses: answers(subscriptionSchema, "The subscription as it is now"),
});

/** A person's own subscriptions. */
export function subscriptionRoutes(deps: BillingNeeds): OpenAPIHono {
  const middleware = signedIn(deps);
  return createRouter()
    .openapi({ ...list, middleware }, async (c) => {
      const { buyers } = purchasePorts(deps);
      const own = await buyers.subscriptions(c.get("user").id);
      return c.json({ subscriptions: own.map(present) }, 200);
    })
    .openapi({ ...change, middleware }, async (c) => {
      const changed = await changeSubscription(purchasePorts(deps), {
        ...c.req.valid("json"),
        user_id: c.get("user").id,
        subscription_id: c.req.valid("param").id,
        now: deps.clock(),
      });
      await deps.verifier.refresh();
      return c.json(present(changed), 200);
    })
    .openapi({ ...cancel, middleware }, async (c) => {
      const cancelled = await cancelSubscription(purchasePorts(deps), {
        user_id: c.get("user").id,
        subscription_id: c.req.valid("param").id,
        immediately: c.req.valid("query").immediately === "true",
      });
      await deps.verifier.refresh();
      return c.json(present(cancelled), 200);
    });
}
