import { z } from "@hono/zod-openapi";
import type { Plugin, PluginVersion } from "../marketplace/ports/plugins.ts";
import { publishReport } from "../score/publish-report.ts";

export const limitationsSchema = z
  .object({
    monthly_issues: z.int(),
    concurrency: z.int(),
    claude_api_tokens: z.int(),
  })
  .openapi("Limitations", { description: "-1 means unlimited" });

/** A plugin in a list. `name` is the display name. */
export const pluginSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    tier: z.enum(["free", "pro", "enterprise", "addon"]),
    price: z.number(),
    currency: z.string(),
    billing_period: z.enum(["monthly", "yearly", "one-time"]).nullable(),
    description: z.string(),
    features: z.array(z.string()),
    limitations: limitationsSchema,
    requirements: z.record(z.string(), z.unknown()),
    categories: z.array(z.string()),
    requires_tier: z.literal("pro").nullable(),
    trial_days: z.int(),
    verified: z.boolean(),
    featured: z.boolean(),
    downloads: z.int(),
    rating: z.number(),
    review_count: z.int(),
    score: z.number().nullable(),
    author: z.object({ github_login: z.string() }).nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Plugin");

const listing = z.enum(["listed", "delisted", "frozen"]).openapi({
  description:
    "frozen: its repository or owner changed. What is not listed can neither be installed nor bought; licences live on",
});

/** How a plugin stands in the catalogue: for those who have it installed. */
export const listingSchema = z.object({
  listing,
  listing_reason: z.string().nullable().openapi({
    description: "Why it is not listed; null while it is",
  }),
});

export const pluginDetailsSchema = pluginSchema
  .extend({
    ...listingSchema.shape,
    for_sale: z.boolean().openapi({
      description:
        "Whether it can be bought here now: not while its author cannot be paid",
    }),
    app_installed: z.boolean().openapi({
      description:
        "false: the App is gone from its repository, and new versions go unnoticed",
    }),
    source: z
      .object({ repository: z.string(), path: z.string(), sha: z.string() })
      .nullable()
      .openapi({ description: "null while it is not listed" }),
    quality: z
      .object({
        score: z.number(),
        sha: z.string(),
        report: z.record(z.string(), z.unknown()),
      })
      .nullable(),
    changelog: z.array(
      z.object({
        version: z.string(),
        sha: z.string(),
        score: z.number(),
        created_at: z.string(),
      }),
    ),
  })
  .openapi("PluginDetails");

/** A plugin as the API shows it: the schema leaves out what only the App needs. */
export function presentPlugin(plugin: Plugin): z.infer<typeof pluginSchema> {
  return pluginSchema.parse({ ...plugin, name: plugin.display_name });
}

/** A plugin with the judgement on the listed version, where its bytes are, and its versions, newest first. */
export function presentPluginDetails(
  plugin: Plugin,
  versions: PluginVersion[],
  for_sale: boolean,
): z.infer<typeof pluginDetailsSchema> {
  const [listed] = versions;
  const { source, listing: state, listing_reason } = plugin;
  return {
    ...presentPlugin(plugin),
    listing: state,
    listing_reason,
    for_sale,
    app_installed: plugin.uninstalled_at === null,
    source:
      source === null || state !== "listed"
        ? null
        : { repository: source.repository, path: source.path, sha: source.sha },
    quality:
      listed === undefined
        ? null
        : {
            score: listed.score,
            sha: listed.sha,
            report: publishReport(listed.report, {
              repository: source?.repository ?? null,
              repository_id: source?.repository_id ?? null,
              commit: listed.sha,
              path: source?.path ?? ".",
            }),
          },
    changelog: versions.map(({ version, sha, score, created_at }) => ({
      version,
      sha,
      score,
      created_at,
    })),
  };
}
