import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { AppError, httpStatus } from "../../errors.ts";
import { configured } from "../configured.ts";
import type { ApiDependencies, ReceiveWebhook } from "../dependencies.ts";
import { answers, createRouter } from "../router.ts";

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

// No schema for the bodies: the signature vouches for their bytes, so they are read before they are parsed.
const deliveryFrom = <Path extends string>(path: Path, sender: string) =>
  createRoute({
    method: "post",
    path,
    summary: `Takes in a delivery of ${sender}, signed with the webhook's secret`,
    responses: {
      ...answers(z.object({ received: z.literal(true) }), "Known already"),
      202: { description: "Stored, and worked on soon" },
    },
  });

const github = deliveryFrom("/webhooks/github", "GitHub");
const stripe = deliveryFrom("/webhooks/stripe", "Stripe");

/** Incoming webhooks of GitHub and Stripe. */
export function webhookRoutes(
  deps: Pick<ApiDependencies, "receiveGitHub" | "receiveStripe">,
): OpenAPIHono {
  return createRouter()
    .openapi(github, (c) =>
      receive(configured(deps.receiveGitHub, "GitHub"), c.req.raw),
    )
    .openapi(stripe, (c) =>
      receive(configured(deps.receiveStripe, "Stripe"), c.req.raw),
    );
}
