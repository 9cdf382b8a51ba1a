import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import {
  onboardAuthor,
  syncAuthor,
} from "../../marketplace/billing/onboard-author.ts";
import { signedIn } from "../authenticate.ts";
import { configured } from "../configured.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { answers, createRouter, jsonBody } from "../router.ts";

type Needs = Pick<
  ApiDependencies,
  "accessTokens" | "people" | "clock" | "selling"
>;

const security = [{ person: [] }];
const transfers = z.string();

const onboard = createRoute({
  method: "post",
  path: "/v1/authors/onboarding",
  summary: "A link to where you tell Stripe who is paid for your plugins",
  security,
  request: {
    body: {
      ...jsonBody(
        z.object({
          country: z
            .string()
            .regex(/^[A-Za-z]{2}$/, "is a country of two letters, like JP")
            .optional(),
        }),
      ),
      required: false,
    },
  },
  responses: answers(
    z.object({ url: z.string(), transfers }),
    "The link works for some minutes; ask again for another one",
  ),
});

const status = createRoute({
  method: "get",
  path: "/v1/authors/onboarding",
  summary: "Whether you can be paid, and what Stripe still wants to know",
  security,
  responses: answers(
    z.object({
      connected: z.boolean(),
      transfers: transfers.nullable(),
      can_sell: z.boolean(),
      requirements: z.array(z.string()),
    }),
    "`transfers` in Stripe's word: your paid plugins are for sale while it is `active`",
  ),
});

const money = z.int();
const earnings = createRoute({
  method: "get",
  path: "/v1/authors/earnings",
  summary: "Own sales by month and plugin, and what was paid out",
  security,
  responses: answers(
    z.object({
      commission_percent: z.number(),
      earnings: z.array(
        z.object({
          month: z.string(),
          plugin_id: z.string(),
          currency: z.string(),
          sales: money,
          gross: money,
          /** Stripe's fees: the marketplace bears them. */
          fees: z.literal(0),
          refunds: money,
          tax: money,
          commission: money,
          net: money,
        }),
      ),
      payouts: z.array(
        z.object({
          id: z.string(),
          amount: money,
          currency: z.string(),
          status: z.string(),
          arrives_at: z.string(),
        }),
      ),
    }),
    "Amounts in the currency's minor unit. Stripe's fees are the marketplace's",
  ),
});

/** What authors need to be paid. */
export function authorRoutes(deps: Needs): OpenAPIHono {
  const middleware = signedIn(deps);
  return createRouter()
    .openapi({ ...onboard, middleware }, async (c) => {
      const started = await onboardAuthor(configured(deps.selling, "Stripe"), {
        user: c.get("user"),
        country: c.req.valid("json").country ?? null,
        now: deps.clock(),
      });
      return c.json(started, 200);
    })
    .openapi({ ...status, middleware }, async (c) => {
      const selling = configured(deps.selling, "Stripe");
      const known = await selling.authors.account(c.get("user").id);
      const seen =
        known && (await syncAuthor(selling, known.account_id, deps.clock()));
      return c.json(
        {
          connected: seen !== null,
          transfers: seen?.transfers ?? null,
          can_sell: seen?.transfers === "active",
          requirements: seen?.wanted ?? [],
        },
        200,
      );
    })
    .openapi({ ...earnings, middleware }, async (c) => {
      const { authors, connect, commissionPercent } = configured(
        deps.selling,
        "Stripe",
      );
      const { id } = c.get("user");
      const account = await authors.account(id);
      const own = await authors.earnings(id);
      return c.json(
        {
          commission_percent: commissionPercent,
          earnings: own.map((one) => ({ ...one, fees: 0 as const })),
          payouts: account ? await connect.payouts(account.account_id) : [],
        },
        200,
      );
    });
}
