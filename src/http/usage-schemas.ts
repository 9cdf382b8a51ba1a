import { z } from "@hono/zod-openapi";

/** What is left of a month, as every endpoint says it. -1 means unlimited. */
export const quotaSchema = z
  .object({
    issues_limit: z.int(),
    issues_used: z.int(),
    issues_held: z.int(),
    issues_remaining: z.int(),
    tokens_limit: z.int(),
    tokens_used: z.int(),
    tokens_held: z.int(),
    tokens_remaining: z.int(),
    allowed: z.boolean(),
    message: z.string().optional(),
    warning: z.string().optional(),
    upgrade_url: z.string().optional(),
  })
  .openapi("Quota");
