import { z } from "zod";

import type { Plugin } from "../../marketplace/ports/plugins.ts";
import { time } from "./time.ts";

/** The marketplace's own plans also keep their kind of support here, which no licence carries. */
export const limitationsRow = z.object({
  monthly_issues: z.number(),
  concurrency: z.number(),
  claude_api_tokens: z.number(),
});

export const accountRow = z.object({
  github_id: z.number(),
  github_login: z.string(),
});

export const pluginRow: z.ZodType<Plugin> = z.object({
  id: z.string(),
  display_name: z.string(),
  version: z.string(),
  tier: z.enum(["free", "pro", "enterprise", "addon"]),
  price: z.number(),
  currency: z.string(),
  billing_period: z.enum(["monthly", "yearly", "one-time"]).nullable(),
  description: z.string(),
  features: z.array(z.string()),
  limitations: limitationsRow,
  requirements: z.record(z.string(), z.unknown()),
  categories: z.array(z.string()),
  first_party: z.boolean(),
  requires_tier: z.literal("pro").nullable(),
  trial_days: z.number(),
  verified: z.boolean(),
  featured: z.boolean(),
  downloads: z.number(),
  rating: z.number(),
  review_count: z.number(),
  listing: z.enum(["listed", "delisted", "frozen"]),
  listing_reason: z.string().nullable(),
  uninstalled_at: time.nullable(),
  author: accountRow.nullable(),
  source: z
    .object({
      repository: z.string(),
      repository_id: z.number(),
      path: z.string(),
      sha: z.string(),
    })
    .nullable(),
  score: z.number().nullable(),
  rubric_version: z.string().nullable(),
  created_at: time,
  updated_at: time,
});
