import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { LicenceClaims } from "../../marketplace/ports/licences.ts";
import type { QuotaState } from "../../marketplace/ports/usage.ts";
import {
  commitUsage,
  holdUsage,
  releaseUsage,
} from "../../marketplace/reserve-usage.ts";
import { describeQuota } from "../../marketplace/usage-source.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { licensed } from "../licence-or-person.ts";
import { answers, createRouter, jsonBody } from "../router.ts";
import { quotaSchema } from "../usage-schemas.ts";

type Needs = Pick<
  ApiDependencies,
  | "usage"
  | "plugins"
  | "links"
  | "verifier"
  | "accessTokens"
  | "clock"
  | "newId"
>;

const security = [{ licence: [] }];
const params = z.object({ id: z.string().max(100) });
const amount = z.int().min(0).max(1_000_000_000);

const hold = createRoute({
  method: "post",
  path: "/v1/usage/reservations",
  summary: "Holds quota before the work",
  security,
  request: {
    body: jsonBody(
      z
        .object({
          reservation_id: z.uuid().optional(),
          issues: amount.default(0),
          tokens: amount.default(0),
          expires_in: z.int().min(60).max(3_600).default(900),
        })
        .refine(({ issues, tokens }) => issues + tokens > 0, {
          path: ["issues"],
          error: "Ask for at least one issue or token",
        }),
    ),
  },
  responses: answers(
    z.object({
      reservation_id: z.string(),
      plugin_id: z.string(),
      period: z.string(),
      issues: z.int(),
      tokens: z.int(),
      status: z.literal("held"),
      expires_at: z.string(),
      quota: quotaSchema,
    }),
    "The hold",
  ),
});

const commit = createRoute({
  method: "post",
  path: "/v1/usage/reservations/{id}/commit",
  summary: "Counts what the work really took",
  security,
  request: {
    params,
    body: {
      required: false,
      content: {
        "application/json": {
          schema: z.object({
            issues: amount.optional(),
            tokens: amount.optional(),
          }),
        },
      },
    },
  },
  responses: answers(
    z.object({
      reservation_id: z.string(),
      status: z.literal("committed"),
      issues: z.int(),
      tokens: z.int(),
      quota: quotaSchema,
    }),
    "What was counted",
  ),
});

const release = createRoute({
  method: "delete",
  path: "/v1/usage/reservations/{id}",
  summary: "Lets a hold go",
  security,
  request: { params },
  responses: answers(
    z.object({ reservation_id: z.string(), status: z.literal("released") }),
    "Nothing is held any more",
  ),
});

/** Quota that is held before the work, for the plugin that holds the licence. */
export function reservationRoutes(deps: Needs): OpenAPIHono {
  const { usage, plugins, links, newId, clock } = deps;
  const middleware = licensed(deps);
  const describe = (claims: LicenceClaims) => (state: QuotaState) =>
    describeQuota(plugins, links, { ...claims, user_id: claims.sub }, state);
  return createRouter()
    .openapi({ ...hold, middleware }, async (c) => {
      const { reservation_id, issues, tokens, expires_in } =
        c.req.valid("json");
      const claims = c.get("claims");
      const { reservation, quota } = await holdUsage(
        { usage, describe: describe(claims) },
        {
          id: reservation_id ?? newId(),
          claims,
          issues,
          tokens,
          seconds: expires_in,
          now: clock(),
        },
      );
      const { id, period, expires_at } = reservation;
      return c.json(
        {
          reservation_id: id,
          plugin_id: claims.plugin_id,
          period,
          issues,
          tokens,
          status: "held" as const,
          expires_at,
          quota: await describe(claims)(quota),
        },
        200,
      );
    })
    .openapi({ ...commit, middleware }, async (c) => {
      const { issues, tokens } = c.req.valid("json");
      const claims = c.get("claims");
      const { reservation, quota } = await commitUsage(usage, {
        id: c.req.valid("param").id,
        license_id: claims.jti,
        issues: issues ?? null,
        tokens: tokens ?? null,
        now: clock(),
      });
      return c.json(
        {
          reservation_id: reservation.id,
          status: "committed" as const,
          issues: reservation.issues,
          tokens: reservation.tokens,
          quota: await describe(claims)(quota),
        },
        200,
      );
    })
    .openapi({ ...release, middleware }, async (c) => {
      const { id } = c.req.valid("param");
      const license_id = c.get("claims").jti;
      await releaseUsage(usage, { id, license_id, now: clock() });
      return c.json({ reservation_id: id, status: "released" as const }, 200);
    });
}
