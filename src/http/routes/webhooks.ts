import type { OpenAPIHono } from "@hono/zod-openapi";
import { AppError, httpStatus } from "../../errors.ts";
import { configured } from "../configured.ts";
import type { ApiDependencies, ReceiveWebhook } from "../dependencies.ts";
import { createRouter } from "../router.ts";

/** Hands the raw body on, byte for byte as it was signed, and answers with the status that comes back. */
async function receive(
  receiver: ReceiveWebhook,
  request: Request,
): Promise<Response> {
  const status = await receiver(request.headers, await request.text());
  if (status === httpStatus.bad_request || status === httpStatus.unauthorized)
    throw new AppError(
      status === httpStatus.unauthorized ? "unauthorized" : "bad_request",
      "The signature of this delivery does not fit its body. Compare the webhook secret on both sides.",
    );
  return Response.json({ received: true }, { status });
}

/** Incoming webhooks of GitHub and Stripe. */
export function webhookRoutes(
  deps: Pick<ApiDependencies, "receiveGitHub" | "receiveStripe">,
): OpenAPIHono {
  const router = createRouter();
  router
    .post("/webhooks/github", (c) =>
      receive(configured(deps.receiveGitHub, "GitHub"), c.req.raw),
    )
    .post("/webhooks/stripe", (c) =>
      receive(configured(deps.receiveStripe, "Stripe"), c.req.raw),
    );
  return router;
}
