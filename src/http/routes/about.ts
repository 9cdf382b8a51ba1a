import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { ApiDependencies } from "../dependencies.ts";
import { answers, createRouter } from "../router.ts";

const about = createRoute({
  method: "get",
  path: "/v1/marketplace",
  summary: "Which marketplace this is",
  responses: answers(
    z.object({
      name: z.string().openapi({
        description: "Name of the catalogue, as Claude Code shows it",
      }),
      repository: z.string().nullable().openapi({
        description:
          "owner/name on GitHub, where plugins are submitted; null while GitHub is not configured",
      }),
    }),
    "Its names",
  ),
});

/** What a client has to know of the marketplace before it can do anything there. */
export function aboutRoutes({
  about: itself,
}: Pick<ApiDependencies, "about">): OpenAPIHono {
  return createRouter().openapi(about, (c) => c.json(itself, 200));
}
