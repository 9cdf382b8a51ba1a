import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import { purchasePlugin } from "../../marketplace/billing/purchase-plugin.ts";
import { signedIn } from "../authenticate.ts";
import { purchasePorts, type BillingNeeds } from "../billing-ports.ts";
import { answers, createRouter, jsonBody } from "../router.ts";

const security = [{ person: [] }];

const line = z.string().max(200);

const billingDetails = z
  .object({
    name: line.optional(),
    address: z.object({
      country: z
        .string()
        .regex(/^[A-Z]{2}$/, "is a country of two letters, like JP"),
      postal_code: line.exactOptional(),
      state: line.exactOptional(),
      city: line.exactOptional(),
      line1: line.exactOptional(),
      line2: line.exactOptional(),
    }),
    tax_id: z
      .object({
        type: z.string().regex(/^[a-z]{2}_[a-z_]{2,20}$/, "is like jp_trn"),
        value: z.string().min(1).max(50),
      })
      .optional(),
  })
  .openapi({
    description: "Who buys and where they are: needed where tax is computed",
  });

const purchase = createRoute({
  method: "post",
  path: "/v1/marketplace/plugins/{id}/purchase",
  summary:
    "Subscribes to a plugin, or leads to the checkout of what is bought once",
  security,
  request: {
    params: z.object({ id: z.string().max(200) }),
    body: jsonBody(
      z.object({
        tier: z.enum(["pro", "enterprise"]),
        payment_method_id: z
          .string()
          .max(200)
          .regex(/^pm_\w+$/, "is the id of a payment method, pm_…")
          .optional(),
        billing_cycle: z.enum(["monthly", "yearly", "one-time"]).optional(),
        billing_details: billingDetails.optional(),
      }),
    ),
  },
  responses: answers(
    z.union([
      z.object({
        subscription_id: z.string(),
        license_key: z.string().nullable(),
        status: z.string(),
        trial_ends_at: z.string().nullable(),
        current_period_start: z.string().nullable(),
        current_period_end: z.string().nullable(),
        client_secret: z.string().optional(),
      }),
      z.object({ checkout_url: z.string() }),
    ]),
    "The subscription, with what the bank still wants confirmed; or where to pay what is bought once",
  ),
});

const portal = createRoute({
  method: "post",
  path: "/v1/billing/portal",
  summary: "A link to Stripe's customer portal: cards, invoices, tax ids",
  security,
  responses: answers(z.object({ url: z.string() }), "Works for some minutes"),
});

/** Buying, and what Stripe's own pages are for. */
export function purchaseRoutes(deps: BillingNeeds): OpenAPIHono {
  const middleware = signedIn(deps);
  return createRouter()
    .openapi({ ...purchase, middleware }, async (c) => {
      const user = c.get("user");
      const bought = await purchasePlugin(purchasePorts(deps), {
        ...c.req.valid("json"),
        user,
        user_id: user.id,
        plugin_id: c.req.valid("param").id,
        now: deps.clock(),
      });
      await deps.verifier.refresh();
      return c.json(bought, 200);
    })
    .openapi({ ...portal, middleware }, async (c) => {
      const { buyers, pages } = purchasePorts(deps);
      const customer_id = await buyers.customer(c.get("user").id);
      if (customer_id === null)
        throw new AppError("conflict", "You have bought nothing yet.");
      return c.json({ url: await pages.portal(customer_id) }, 200);
    });
}
