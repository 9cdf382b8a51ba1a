import { z, type OpenAPIHono } from "@hono/zod-openapi";
import {
  ownLicences,
  type OwnLicence,
} from "../../marketplace/own-licences.ts";
import { readUsageStats } from "../../marketplace/read-usage-stats.ts";
import { startTrial } from "../../marketplace/start-trial.ts";
import { usageSubject } from "../../marketplace/usage-source.ts";
import { monthEnd, periodOf } from "../../marketplace/usage-stats.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { accountPage } from "../pages/account-page.ts";
import { createServePage, type PageNeeds } from "../pages/serve-pages.ts";
import { readForm } from "../pages/session.ts";
import { createRouter, validated } from "../router.ts";

type Needs = PageNeeds &
  Pick<
    ApiDependencies,
    "licences" | "keys" | "plugins" | "usage" | "billing" | "verifier"
  >;

/** Each has its charts; the API has the rest. */
const MOST_PLUGINS = 10;

const month = z.object({
  period: z
    .string()
    .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, "must look like 2026-11")
    .optional(),
});

function monthsAround(asked: string | undefined, now: Date) {
  const present = periodOf(now);
  // What is to come has no numbers.
  const shown = asked === undefined || asked > present ? present : asked;
  const before = periodOf(new Date(Date.parse(`${shown}-01`) - 1));
  const next = shown < present ? periodOf(monthEnd(shown)) : null;
  return { shown, before, next };
}

/** The plugins that a person has a licence of that counts, each once. */
function inUse(licences: readonly OwnLicence[]): string[] {
  const ids = licences
    .filter(({ licence }) => licence.status === "active")
    .map(({ licence }) => licence.plugin_id);
  return [...new Set(ids)].slice(0, MOST_PLUGINS);
}

/** What a signed-in person sees of the own account, and starts from a plugin's page. */
export function accountRoutes(deps: Needs): OpenAPIHono {
  const { licences, plugins, usage, billing, clock } = deps;
  const page = createServePage(deps);
  const router = createRouter();

  const usageOf = async (
    user_id: string,
    plugin_id: string,
    period: string,
  ) => {
    const source = { kind: "person" as const, user_id };
    const subject = await usageSubject(licences, source, plugin_id);
    const plugin = await plugins.find(plugin_id);
    return {
      name: plugin?.display_name ?? plugin_id,
      stats: await readUsageStats(usage, subject, period, clock()),
    };
  };

  router.get(
    "/account",
    page(async (c, visit) => {
      const { person } = visit;
      if (person === null) return c.redirect("/sign-in?to=/account", 303);
      const { id } = person.user;
      const { period } = validated(month, c.req.query());
      const months = monthsAround(period, clock());
      const own = await ownLicences(deps, id, clock());
      return accountPage(visit, {
        licences: own,
        subscriptions: (await billing?.buyers.subscriptions(id)) ?? [],
        usage: await Promise.all(
          inUse(own).map((plugin) => usageOf(id, plugin, months.shown)),
        ),
        months,
      });
    }),
  );

  router.post(
    "/plugins/:id/trial",
    page(async (c, visit) => {
      const { user } = await readForm(c, visit);
      await startTrial(deps, {
        user_id: user.id,
        plugin_id: c.req.param("id") ?? "",
        id: deps.newId(),
        now: clock(),
      });
      await deps.verifier.refresh();
      return c.redirect("/account", 303);
    }),
  );
  return router;
}
