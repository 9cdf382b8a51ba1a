import { z } from "@hono/zod-openapi";
import { pageQuery } from "./pagination.ts";

/** What a list of plugins can be asked for, by the API and by the page alike. */
export const listQuery = z.object({
  category: z.string().max(100).exactOptional(),
  tier: z.enum(["free", "pro", "enterprise", "addon"]).exactOptional(),
  search: z.string().max(200).exactOptional(),
  verified: z
    .stringbool({ truthy: ["true"], falsy: ["false"] })
    .exactOptional(),
  sort: z.enum(["downloads", "rating", "created_at"]).exactOptional().openapi({
    description:
      "Without it the best match comes first where something is searched, else what has the most downloads",
  }),
  ...pageQuery,
});
