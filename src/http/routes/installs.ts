import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { installPlugin } from "../../marketplace/install-plugin.ts";
import { readTrial } from "../../marketplace/read-trial.ts";
import { startTrial } from "../../marketplace/start-trial.ts";
import { signedIn } from "../authenticate.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { answers, createRouter } from "../router.ts";

type Needs = Pick<
  ApiDependencies,
  | "plugins"
  | "licences"
  | "keys"
  | "clock"
  | "newId"
  | "accessTokens"
  | "people"
  | "verifier"
>;

const params = z.object({ id: z.string().max(200) });
const security = [{ person: [] }];

const install = createRoute({
  method: "post",
  path: "/v1/marketplace/plugins/{id}/install",
  summary: "Gives a licence of the free tier, the same one each time",
  security,
  request: { params },
  responses: answers(
    z.object({
      plugin_id: z.string(),
      tier: z.enum(["free", "pro", "enterprise"]),
      license_key: z.string(),
    }),
    "The licence",
  ),
});

const begin = createRoute({
  method: "post",
  path: "/v1/marketplace/plugins/{id}/trial",
  summary: "Starts the trial, once for each person and plugin",
  security,
  request: { params },
  responses: answers(
    z.object({
      license_key: z.string(),
      status: z.literal("trial"),
      trial_started_at: z.string(),
      trial_ends_at: z.string(),
      trial_days_remaining: z.int(),
    }),
    "The trial licence",
  ),
});

const status = createRoute({
  method: "get",
  path: "/v1/marketplace/plugins/{id}/trial",
  summary: "Where you stand with the trial",
  security,
  request: { params },
  responses: answers(
    z.object({
      eligible: z.boolean(),
      status: z.enum(["available", "active", "expired"]),
      days_remaining: z.int().optional(),
      expired_at: z.string().optional(),
    }),
    "The status",
  ),
});

/** What a signed-in person does with one plugin: install it, try it. */
export function installRoutes(deps: Needs): OpenAPIHono {
  const middleware = signedIn(deps);
  return createRouter()
    .openapi({ ...install, middleware }, async (c) => {
      const installed = await installPlugin(deps, {
        user_id: c.get("user").id,
        plugin_id: c.req.valid("param").id,
        id: deps.newId(),
        now: deps.clock(),
      });
      await deps.verifier.refresh();
      return c.json(installed, 200);
    })
    .openapi({ ...begin, middleware }, async (c) => {
      const started = await startTrial(deps, {
        user_id: c.get("user").id,
        plugin_id: c.req.valid("param").id,
        id: deps.newId(),
        now: deps.clock(),
      });
      await deps.verifier.refresh();
      return c.json(started, 200);
    })
    .openapi({ ...status, middleware }, async (c) => {
      const trial = await readTrial(deps, {
        user_id: c.get("user").id,
        plugin_id: c.req.valid("param").id,
        now: deps.clock(),
      });
      return c.json(trial, 200);
    });
}
