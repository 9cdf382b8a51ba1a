import { z } from "@hono/zod-openapi";

/** The part of a query that asks for a page. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(20),
};

export const paginationSchema = z.object({
  page: z.int(),
  limit: z.int(),
  total: z.int(),
  total_pages: z.int(),
});

/** Where a page stands among all. */
export function pagination(
  { page, limit }: { page: number; limit: number },
  total: number,
): z.infer<typeof paginationSchema> {
  return { page, limit, total, total_pages: Math.ceil(total / limit) };
}
