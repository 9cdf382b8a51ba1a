import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import { readUsageStats } from "../../marketplace/read-usage-stats.ts";
import { describeQuota, usageSubject } from "../../marketplace/usage-source.ts";
import { monthEnd, periodOf } from "../../marketplace/usage-stats.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { licenceOrPerson } from "../licence-or-person.ts";
import { trackPath } from "../callers.ts";
import { answers, createRouter, jsonBody } from "../router.ts";
import { quotaSchema } from "../usage-schemas.ts";

type Needs = Pick<
  ApiDependencies,
  | "usage"
  | "recordUsage"
  | "licences"
  | "plugins"
  | "links"
  | "verifier"
  | "accessTokens"
  | "clock"
>;

const security = [{ licence: [] }, { person: [] }];
const named = z.record(z.string(), z.number());
const plugin_id = z.string().min(1).max(200).optional();

const track = createRoute({
  method: "post",
  path: trackPath,
  summary: "Records what a plugin did: one event, or up to 1,000",
  security,
  request: {
    body: jsonBody(
      z.union([
        z.object({ events: z.array(z.unknown()).min(1).max(1_000) }),
        z.looseObject({ event_id: z.string() }),
      ]),
    ),
  },
  responses: answers(
    z.object({
      results: z.array(
        z.object({
          event_id: z.string().nullable(),
          outcome: z.enum(["accepted", "duplicate", "conflict", "rejected"]),
          reason: z.string().optional(),
        }),
      ),
      quota_warning: z.string().optional(),
    }),
    "What became of each event, in their order. Whatever was accepted is written",
  ),
});

const quota = createRoute({
  method: "get",
  path: "/v1/usage/quota",
  summary: "What is left this month",
  security,
  request: { query: z.object({ plugin_id }) },
  responses: answers(
    quotaSchema.extend({
      plugin_id: z.string(),
      tier: z.enum(["free", "pro", "enterprise"]),
      period: z.string(),
      resets_at: z.string(),
    }),
    "The quota",
  ),
});

const stats = createRoute({
  method: "get",
  path: "/v1/usage/stats",
  summary: "A month's use, and where it leads",
  security,
  request: {
    query: z.object({
      plugin_id,
      period: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must look like 2026-11")
        .optional(),
    }),
  },
  responses: answers(
    z.object({
      plugin_id: z.string(),
      period: z.string(),
      usage: z.object({
        issues_processed: z.int(),
        tokens_consumed: z.int(),
        agents_executed: named,
        commands_used: named,
        daily: named,
      }),
      quota: z.object({
        issues_limit: z.int(),
        issues_remaining: z.int(),
        tokens_limit: z.int(),
        tokens_remaining: z.int(),
      }),
      projections: z.object({
        issues_processed: z.int(),
        tokens_consumed: z.int(),
        days_elapsed: z.number(),
        days_in_month: z.int(),
      }),
    }),
    "The month",
  ),
});

/** What a plugin did, for the plugin itself and for its user. */
export function usageRoutes(deps: Needs): OpenAPIHono {
  const { usage, recordUsage, licences, plugins, links, clock } = deps;
  const middleware = licenceOrPerson(deps);
  return createRouter()
    .openapi({ ...track, middleware }, async (c) => {
      const body = c.req.valid("json");
      const events = Array.isArray(body.events) ? body.events : [body];
      return c.json(await recordUsage(c.get("source"), events), 200);
    })
    .openapi({ ...quota, middleware }, async (c) => {
      const now = clock();
      const asked = c.req.valid("query").plugin_id;
      const subject = await usageSubject(licences, c.get("source"), asked);
      const period = periodOf(now);
      const state = await usage.quota(
        { ...subject, period },
        now.toISOString(),
      );
      const status = await describeQuota(plugins, links, subject, state);
      const { plugin_id, tier } = subject;
      const resets_at = monthEnd(period).toISOString();
      return c.json({ plugin_id, tier, period, ...status, resets_at }, 200);
    })
    .openapi({ ...stats, middleware }, async (c) => {
      const now = clock();
      const { plugin_id: asked, period = periodOf(now) } = c.req.valid("query");
      if (period > periodOf(now))
        throw new AppError(
          "validation_error",
          "Correct period and send the request again.",
          { details: [{ path: "period", message: "has not begun" }] },
        );
      const subject = await usageSubject(licences, c.get("source"), asked);
      return c.json(await readUsageStats(usage, subject, period, now), 200);
    });
}
