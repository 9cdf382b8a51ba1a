import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import { bearerToken } from "../authenticate.ts";
import { configured } from "../configured.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { answers, createRouter } from "../router.ts";
import { sameSecret } from "../same-secret.ts";

type Needs = Pick<ApiDependencies, "jwks" | "ready" | "reconcile">;

const status = (word: string) => z.object({ status: z.literal(word) });

const health = createRoute({
  method: "get",
  path: "/health",
  summary: "The process is alive",
  responses: answers(status("ok"), "Alive"),
});

const ready = createRoute({
  method: "get",
  path: "/ready",
  summary: "The server can do its work: database and keys",
  responses: answers(status("ready"), "Able to serve"),
});

const jwks = createRoute({
  method: "get",
  path: "/.well-known/jwks.json",
  summary: "Public keys that licences are verified with, also offline",
  responses: answers(
    z.object({ keys: z.array(z.looseObject({})) }),
    "The keys, current and retired but still in force",
  ),
});

const reconcile = createRoute({
  method: "post",
  path: "/internal/reconcile",
  summary: "Compares with GitHub and repairs, for a cron",
  security: [{ reconcile: [] }],
  responses: answers(
    z.object({ status: z.enum(["reconciled", "already_running"]) }),
    "Done, or another instance is at it",
  ),
});

/** What operators and offline clients ask for. */
export function operationRoutes(deps: Needs): OpenAPIHono {
  return createRouter()
    .openapi(health, (c) => c.json({ status: "ok" }, 200))
    .openapi(ready, async (c) => {
      await deps.ready();
      return c.json({ status: "ready" }, 200);
    })
    .openapi(jwks, (c) => {
      c.header("Cache-Control", "public, max-age=300");
      return c.json(deps.jwks(), 200);
    })
    .openapi(reconcile, async (c) => {
      const { secret, run } = configured(deps.reconcile, "Reconciling");
      const given = bearerToken(
        c.req.header("authorization"),
        "secret",
        "It is the server's RECONCILE_SECRET.",
      );
      if (!sameSecret(given, secret))
        throw new AppError(
          "unauthorized",
          "The secret is not RECONCILE_SECRET of this server.",
        );
      const status = (await run()) ? "reconciled" : "already_running";
      return c.json({ status } as const, 200);
    });
}
