import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { etag } from "hono/etag";
import { findListedPlugin } from "../../marketplace/find-listed-plugin.ts";
import { renderBadge } from "../../score/render-badge.ts";
import { MINIMUM_SCORE } from "../../score/rubric.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { answers, createRouter } from "../router.ts";

const SVG = "image/svg+xml";

const badge = createRoute({
  method: "get",
  path: "/v1/marketplace/plugins/{id}/badge.svg",
  summary: "The quality score as a badge for a README",
  request: { params: z.object({ id: z.string().max(200) }) },
  responses: {
    ...answers(z.unknown(), "The badge"),
    200: {
      description: "The badge",
      content: { [SVG]: { schema: z.string() } },
    },
    304: { description: "The badge is the one that the caller has" },
  },
});

/** Badges. GitHub's image proxy keeps them as long as they may be kept, and asks with the ETag afterwards. */
export function badgeRoutes(
  deps: Pick<ApiDependencies, "plugins">,
): OpenAPIHono {
  const router = createRouter();
  router.use(badge.getRoutingPath(), etag());
  return router.openapi(badge, async (c) => {
    const { id } = c.req.valid("param");
    const { score } = await findListedPlugin(deps.plugins, id);
    // Of the house's own plugins none is scored; a listed one with fewer points was let through by a maintainer.
    const passed = score !== null && score >= MINIMUM_SCORE;
    return c.body(renderBadge({ score, passed }), 200, {
      "Content-Type": SVG,
      "Cache-Control": "public, max-age=300",
    });
  });
}
