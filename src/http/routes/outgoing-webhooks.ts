import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import { webhookEvents } from "../../marketplace/ports/webhooks.ts";
import { signedIn } from "../authenticate.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { answers, createRouter, jsonBody } from "../router.ts";

type Needs = Pick<
  ApiDependencies,
  "accessTokens" | "people" | "clock" | "newId" | "webhooks"
>;

const security = [{ person: [] }];
const params = z.object({ id: z.string().max(200) });
const time = z.string().nullable();

const webhookSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    status: z.enum(["active", "off"]),
    off_reason: z.enum(["failing", "gone"]).nullable().openapi({
      description: "failing: for ten days; gone: it answered 410",
    }),
    off_at: time,
    failing_since: time,
    created_at: z.string(),
  })
  .openapi("Webhook");

const create = createRoute({
  method: "post",
  path: "/v1/webhooks",
  summary: "Tells an address of yours what happens to what is yours",
  security,
  request: {
    body: jsonBody(
      z.object({
        url: z.string().min(1).max(2_000),
        events: z.array(z.enum(webhookEvents)).min(1).max(webhookEvents.length),
      }),
    ),
  },
  responses: answers(
    webhookSchema.extend({
      secret: z.string().openapi({
        description:
          "What deliveries are signed with, by the Standard Webhooks specification. It is shown here and never again",
      }),
    }),
    "The webhook, active at once",
  ),
});

const list = createRoute({
  method: "get",
  path: "/v1/webhooks",
  summary: "Your webhooks, the oldest first",
  security,
  responses: answers(
    z.object({ webhooks: z.array(webhookSchema) }),
    "All of them, without their secrets",
  ),
});

const remove = createRoute({
  method: "delete",
  path: "/v1/webhooks/{id}",
  summary: "Removes a webhook with what waits for it",
  security,
  request: { params },
  responses: answers(z.object({ deleted: z.literal(true) }), "It is gone"),
});

const test = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/test",
  summary: "Delivers an event of the type webhook.test",
  security,
  request: { params },
  responses: answers(
    z.object({ delivery_id: z.string() }),
    "It is on its way; the list of deliveries says what came of it",
  ),
});

const deliveries = createRoute({
  method: "get",
  path: "/v1/webhooks/{id}/deliveries",
  summary: "The newest fifty deliveries of a webhook",
  security,
  request: { params },
  responses: answers(
    z.object({
      deliveries: z.array(
        z.object({
          id: z.string(),
          type: z.string(),
          state: z.enum(["waiting", "delivered", "failed"]),
          attempts: z.int(),
          last_status: z.int().nullable(),
          last_error: z.string().nullable(),
          last_attempt_at: time,
          next_attempt_at: time,
          created_at: z.string(),
        }),
      ),
    }),
    "The newest first",
  ),
});

const unknown = () =>
  new AppError("not_found", "You have no webhook with this id.");

/** A person's outgoing webhooks. */
export function outgoingWebhookRoutes(deps: Needs): OpenAPIHono {
  const middleware = signedIn(deps);
  const { webhooks: outgoing } = deps;
  const { store } = outgoing;
  const at = () => deps.clock().toISOString();
  return createRouter()
    .openapi({ ...create, middleware }, async (c) => {
      const { url, events } = c.req.valid("json");
      await outgoing.check(url);
      const secret = outgoing.newSecret();
      const made = await store.create({
        ...{ id: deps.newId(), user_id: c.get("user").id, url, secret },
        ...{ events: [...new Set(events)], at: at() },
      });
      if (made.outcome === "too_many")
        throw new AppError(
          "conflict",
          "You have ten webhooks. Delete one before you add another.",
        );
      return c.json({ ...made.webhook, secret }, 200);
    })
    .openapi({ ...list, middleware }, async (c) => {
      const webhooks = await store.ofUser(c.get("user").id);
      return c.json({ webhooks }, 200);
    })
    .openapi({ ...remove, middleware }, async (c) => {
      const { id } = c.req.valid("param");
      if (!(await store.remove({ id, user_id: c.get("user").id })))
        throw unknown();
      return c.json({ deleted: true } as const, 200);
    })
    .openapi({ ...test, middleware }, async (c) => {
      const delivery_id = deps.newId();
      const user_id = c.get("user").id;
      const { id } = c.req.valid("param");
      const outcome = await store.test({ id, user_id, delivery_id, at: at() });
      if (outcome === "not_found") throw unknown();
      if (outcome === "off")
        throw new AppError(
          "conflict",
          "This webhook was switched off. Delete it and add it again.",
        );
      outgoing.wake();
      return c.json({ delivery_id }, 200);
    })
    .openapi({ ...deliveries, middleware }, async (c) => {
      const { id } = c.req.valid("param");
      const found = await store.deliveries({ id, user_id: c.get("user").id });
      if (found === null) throw unknown();
      return c.json({ deliveries: found }, 200);
    });
}
