import type { OpenAPIHono } from "@hono/zod-openapi";
import { docsPage } from "../docs/docs-page.ts";

const bearer = (description: string) =>
  ({ type: "http", scheme: "bearer", description }) as const;

/** How somebody says who they are, by the names that routes use. */
const schemes = {
  person: bearer("An access token from POST /v1/auth/github"),
  licence: bearer("A licence key, as a plugin holds it"),
  actions: bearer("A GitHub Actions OIDC token made for this very body"),
  reconcile: bearer("RECONCILE_SECRET"),
};

/**
 * The description of the API: `/v1/openapi.json` for machines and `/docs` for people, from the schemas that validate the
 * requests.
 *
 * @param api has all its routes when the first of the two is asked for
 */
export function describeApi(api: OpenAPIHono, publicUrl: string): void {
  for (const [name, scheme] of Object.entries(schemes))
    api.openAPIRegistry.registerComponent("securitySchemes", name, scheme);
  const head = {
    openapi: "3.1.0",
    info: { title: "Miyabi Marketplace", version: "1" },
    servers: [{ url: publicUrl }],
  };
  api.doc31("/v1/openapi.json", head);
  let page: Promise<Response> | undefined;
  api.get("/docs", async () => {
    page ??= docsPage(api.getOpenAPI31Document(head));
    return (await page).clone();
  });
}
