import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { isForSale } from "../../marketplace/billing/is-for-sale.ts";
import { findKnownPlugin } from "../../marketplace/find-known-plugin.ts";
import type { ApiDependencies } from "../dependencies.ts";
import {
  pluginDetailsSchema,
  pluginSchema,
  presentPlugin,
  presentPluginDetails,
} from "../plugin-schemas.ts";
import { listQuery } from "../list-query.ts";
import { pagination, paginationSchema } from "../pagination.ts";
import { answers, createRouter } from "../router.ts";

const list = createRoute({
  method: "get",
  path: "/v1/marketplace/plugins",
  summary: "Lists plugins",
  request: {
    query: listQuery,
  },
  responses: answers(
    z.object({
      plugins: z.array(pluginSchema),
      pagination: paginationSchema,
    }),
    "One page of plugins",
  ),
});

const details = createRoute({
  method: "get",
  path: "/v1/marketplace/plugins/{id}",
  summary:
    "Shows a plugin with its quality report, and what became of one that was taken out",
  request: { params: z.object({ id: z.string().max(200) }) },
  responses: answers(pluginDetailsSchema, "The plugin"),
});

const catalogue = createRoute({
  method: "get",
  path: "/v1/marketplace/catalogue.json",
  summary: "The catalogue that Claude Code adds as a marketplace",
  responses: answers(z.looseObject({}), "The catalogue"),
});

/** What everybody may read: the list, one plugin, and the catalogue for Claude Code. */
export function pluginRoutes(
  deps: Pick<ApiDependencies, "plugins" | "catalogue" | "billing">,
): OpenAPIHono {
  return createRouter()
    .openapi(list, async (c) => {
      const query = c.req.valid("query");
      const { plugins, total } = await deps.plugins.list(query);
      return c.json(
        {
          plugins: plugins.map(presentPlugin),
          pagination: pagination(c.req.valid("query"), total),
        },
        200,
      );
    })
    .openapi(details, async (c) => {
      const { id } = c.req.valid("param");
      const plugin = await findKnownPlugin(deps.plugins, id);
      const versions = await deps.plugins.versions(id);
      const forSale = await isForSale(deps.billing, plugin);
      return c.json(presentPluginDetails(plugin, versions, forSale), 200);
    })
    .openapi(catalogue, async (c) => {
      c.header("Cache-Control", "public, max-age=60");
      return c.json({ ...(await deps.catalogue()) }, 200);
    });
}
