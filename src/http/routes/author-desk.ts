import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiDependencies } from "../dependencies.ts";
import { authorPage } from "../pages/author-page.ts";
import { createServePage, type PageNeeds } from "../pages/serve-pages.ts";
import { createRouter } from "../router.ts";

type Needs = PageNeeds &
  Pick<
    ApiDependencies,
    "submissions" | "plugins" | "selling" | "about" | "githubUrl"
  >;

/** The API has the rest. */
const MOST_SUBMISSIONS = 50;
const MOST_PLUGINS = 10;

/** The page of authors: their own alone. */
export function authorDeskRoutes(deps: Needs): OpenAPIHono {
  const { submissions, plugins, selling, about, githubUrl } = deps;
  const page = createServePage(deps);
  const router = createRouter();

  /** Null for a name that is not this author's in the catalogue. */
  const ownPlugin = async (name: string, github_id: number) => {
    const plugin = await plugins.find(name);
    return plugin?.author?.github_id === github_id
      ? { plugin, versions: await plugins.versions(name) }
      : null;
  };

  router.get(
    "/author",
    page(async (c, visit) => {
      if (visit.person === null) return c.redirect("/sign-in?to=/author", 303);
      const { id, github_id } = visit.person.user;
      const { submissions: own } = await submissions.ofAuthor({
        ...{ github_id, page: 1, limit: MOST_SUBMISSIONS },
      });
      const names = new Set(
        own.flatMap(({ request }) => (request === null ? [] : [request.name])),
      );
      const found = await Promise.all(
        [...names]
          .slice(0, MOST_PLUGINS)
          .map((name) => ownPlugin(name, github_id)),
      );
      return authorPage(visit, {
        submissions: own,
        plugins: found.filter((one) => one !== null),
        earnings: (await selling?.authors.earnings(id)) ?? [],
        repository: about.repository,
        githubUrl,
      });
    }),
  );
  return router;
}
