import type { OpenAPIHono } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { methodNotAllowed } from "hono/method-not-allowed";
import { AppError } from "../errors.ts";
import { accessLog } from "./access-log.ts";
import { bodyLimits } from "./body-limits.ts";
import type { ApiDependencies } from "./dependencies.ts";
import { errorResponse } from "./error-response.ts";
import { rateLimits } from "./rate-limits.ts";
import { createRouter } from "./router.ts";
import { aboutRoutes } from "./routes/about.ts";
import { accountRoutes } from "./routes/account.ts";
import { authorRoutes } from "./routes/authors.ts";
import { authorDeskRoutes } from "./routes/author-desk.ts";
import { badgeRoutes } from "./routes/badges.ts";
import { describeApi } from "./routes/docs.ts";
import { installRoutes } from "./routes/installs.ts";
import { leaseRoutes } from "./routes/leases.ts";
import { licenceAdminRoutes } from "./routes/licence-admin.ts";
import { licenceRoutes } from "./routes/licences.ts";
import { maintainRoutes } from "./routes/maintain.ts";
import { operationRoutes } from "./routes/operations.ts";
import { outgoingWebhookRoutes } from "./routes/outgoing-webhooks.ts";
import { pageRoutes } from "./routes/pages.ts";
import { pluginRoutes } from "./routes/plugins.ts";
import { purchaseRoutes } from "./routes/purchases.ts";
import { reservationRoutes } from "./routes/reservations.ts";
import { reportRoutes } from "./routes/reports.ts";
import { setupRoutes } from "./routes/setup.ts";
import { sessionRoutes } from "./routes/session.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { subscriptionRoutes } from "./routes/subscriptions.ts";
import { submissionRoutes } from "./routes/submissions.ts";
import { usageRoutes } from "./routes/usage.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

/** Answers hold keys and personal data: nobody in between keeps them, and no browser guesses their type. */
const cautiousHeaders = createMiddleware(async (c, next) => {
  await next();
  if (!c.res.headers.has("Cache-Control"))
    c.header("Cache-Control", "no-store");
  c.header("X-Content-Type-Options", "nosniff");
});

/** The whole HTTP API. Every refusal and failure has the one shape of `errorResponse`. */
export function createApi(deps: ApiDependencies): OpenAPIHono {
  const { log, newId, clock } = deps;
  const refuse = (error: unknown) => errorResponse(error, log, newId);
  const api = createRouter();
  api.onError(refuse);
  api.notFound(() =>
    refuse(
      new AppError(
        "not_found",
        "There is nothing at this address. GET /v1/openapi.json describes the API.",
      ),
    ),
  );
  api.use(accessLog(log, clock));
  api.use(cautiousHeaders);
  api.use(
    methodNotAllowed({
      app: api,
      onMethodNotAllowed: (_, methods) => {
        const allowed = methods.join(", ");
        const response = refuse(
          new AppError("method_not_allowed", `Use ${allowed} here.`),
        );
        response.headers.set("Allow", allowed);
        return response;
      },
    }),
  );
  // Before the limits of rate, which look into the body.
  api.use(bodyLimits());
  api.use("/v1/*", rateLimits(deps, refuse));
  api.route("/", operationRoutes(deps));
  api.route("/", aboutRoutes(deps));
  api.route("/", pluginRoutes(deps));
  api.route("/", badgeRoutes(deps));
  api.route("/", installRoutes(deps));
  api.route("/", purchaseRoutes(deps));
  api.route("/", authorRoutes(deps));
  api.route("/", subscriptionRoutes(deps));
  api.route("/", licenceRoutes(deps));
  api.route("/", licenceAdminRoutes(deps));
  api.route("/", leaseRoutes(deps));
  api.route("/", usageRoutes(deps));
  api.route("/", reservationRoutes(deps));
  api.route("/", signInRoutes(deps));
  api.route("/", submissionRoutes(deps));
  api.route("/", reportRoutes(deps));
  api.route("/", outgoingWebhookRoutes(deps));
  api.route("/", webhookRoutes(deps));
  api.route("/", setupRoutes(deps));
  api.route("/", pageRoutes(deps));
  api.route("/", sessionRoutes(deps));
  api.route("/", accountRoutes(deps));
  api.route("/", maintainRoutes(deps));
  api.route("/", authorDeskRoutes(deps));
  describeApi(api, deps.publicUrl);
  return api;
}
