import type { OpenAPIHono } from "@hono/zod-openapi";
import { etag } from "hono/etag";
import { isForSale } from "../../marketplace/billing/is-for-sale.ts";
import { findKnownPlugin } from "../../marketplace/find-known-plugin.ts";
import { trialStatus } from "../../marketplace/trial-status.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { listQuery } from "../list-query.ts";
import { cataloguePage } from "../pages/catalogue-page.ts";
import { pluginPage } from "../pages/plugin-page.ts";
import { createServePage, type PageNeeds } from "../pages/serve-pages.ts";
import {
  icon,
  iconPath,
  stylesheet,
  stylesheetPath,
  stylesheetVersion,
} from "../pages/stylesheet.ts";
import { createRouter, validated } from "../router.ts";

type Needs = PageNeeds &
  Pick<
    ApiDependencies,
    "plugins" | "licences" | "billing" | "about" | "githubUrl"
  >;

/** Plugins on one page: rows of two, three and four come out even. */
const PAGE_SIZE = 24;

/** A form sends its empty fields, too. */
function filledIn(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value.trim() !== ""),
  );
}

/** The pages that everybody sees: the catalogue and its plugins. */
export function pageRoutes(deps: Needs): OpenAPIHono {
  const { plugins, licences, billing, about, githubUrl, publicUrl, clock } =
    deps;
  const page = createServePage(deps);
  const router = createRouter();

  router.use(stylesheetPath, etag());
  router.get(stylesheetPath, (c) =>
    c.body(stylesheet, 200, {
      "Content-Type": "text/css; charset=utf-8",
      "Cache-Control":
        c.req.query("v") === stylesheetVersion
          ? "public, max-age=31536000, immutable"
          : "no-cache",
    }),
  );

  router.get(iconPath, (c) =>
    c.body(icon, 200, {
      "Content-Type": "image/svg+xml",
      "Cache-Control": "public, max-age=86400",
    }),
  );

  router.get(
    "/",
    page(async (c, visit) => {
      const query = validated(listQuery, {
        ...filledIn(c.req.query()),
        limit: PAGE_SIZE,
      });
      return cataloguePage(visit, query, await plugins.list(query));
    }),
  );

  router.get(
    "/plugins/:id",
    page(async (c, visit) => {
      const plugin = await findKnownPlugin(plugins, c.req.param("id") ?? "");
      const { id, trial_days, listing } = plugin;
      const tried =
        visit.person === null || trial_days <= 0 || listing !== "listed"
          ? null
          : await licences.trial(visit.person.user.id, id);
      return pluginPage(visit, {
        trial: visit.person && trialStatus(tried, clock()),
        plugin,
        versions: await plugins.versions(plugin.id),
        forSale: await isForSale(billing, plugin),
        githubUrl,
        publicUrl,
        marketplace: {
          address:
            about.repository ?? `${publicUrl}/v1/marketplace/catalogue.json`,
          name: about.name,
        },
      });
    }),
  );
  return router;
}
