import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import {
  acquireLease,
  heartbeatLease,
  heartbeatSeconds,
} from "../../marketplace/acquire-lease.ts";
import type { Lease } from "../../marketplace/ports/leases.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { licensed } from "../licence-or-person.ts";
import { answers, createRouter, jsonBody } from "../router.ts";

type Needs = Pick<
  ApiDependencies,
  "leases" | "verifier" | "accessTokens" | "clock" | "newId"
>;

const security = [{ licence: [] }];
const params = z.object({ id: z.string().max(100) });

const leaseSchema = z.object({
  lease_id: z.string(),
  host: z.string(),
  acquired_at: z.string(),
  expires_at: z.string(),
  heartbeat_seconds: z.int(),
});

const acquire = createRoute({
  method: "post",
  path: "/v1/licenses/leases",
  summary: "Takes a slot out of the licence's concurrency, for 60 seconds",
  security,
  request: {
    body: jsonBody(
      z.object({
        lease_id: z.uuid().optional(),
        host: z.string().trim().min(1).max(100),
      }),
    ),
  },
  responses: answers(leaseSchema, "The slot"),
});

const heartbeat = createRoute({
  method: "post",
  path: "/v1/licenses/leases/{id}/heartbeat",
  summary: "Keeps a slot for 60 more seconds",
  security,
  request: { params },
  responses: answers(leaseSchema, "The slot"),
});

const release = createRoute({
  method: "delete",
  path: "/v1/licenses/leases/{id}",
  summary: "Gives a slot back",
  security,
  request: { params },
  responses: answers(
    z.object({ status: z.literal("released") }),
    "The slot is free, also when it was before",
  ),
});

function onTheWire({ id, host, acquired_at, expires_at }: Lease) {
  return {
    lease_id: id,
    host,
    acquired_at,
    expires_at,
    heartbeat_seconds: heartbeatSeconds,
  };
}

/** Slots of a licence, for the plugin that holds its key. */
export function leaseRoutes(deps: Needs): OpenAPIHono {
  const { leases, newId, clock } = deps;
  const middleware = licensed(deps);
  return createRouter()
    .openapi({ ...acquire, middleware }, async (c) => {
      const { lease_id, host } = c.req.valid("json");
      const lease = await acquireLease(leases, {
        id: lease_id ?? newId(),
        claims: c.get("claims"),
        host,
        now: clock(),
      });
      return c.json(onTheWire(lease), 200);
    })
    .openapi({ ...heartbeat, middleware }, async (c) => {
      const lease = await heartbeatLease(leases, {
        id: c.req.valid("param").id,
        license_id: c.get("claims").jti,
        now: clock(),
      });
      return c.json(onTheWire(lease), 200);
    })
    .openapi({ ...release, middleware }, async (c) => {
      await leases.release({
        id: c.req.valid("param").id,
        license_id: c.get("claims").jti,
      });
      return c.json({ status: "released" as const }, 200);
    });
}
