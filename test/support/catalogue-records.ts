import type { TestDatabase } from "./database.ts";

export type CatalogueRecord = {
  id: string;
  display_name?: string;
  description?: string;
  features?: string[];
  categories?: string[];
  tier?: string;
  verified?: boolean;
  downloads?: number;
  listing?: string;
};

/** Puts plugins into the catalogue as if they had been approved long ago. */
export async function addPlugins(
  db: Pick<TestDatabase, "sql">,
  records: CatalogueRecord[],
): Promise<void> {
  await db.sql(
    `insert into plugins (id, display_name, version, tier, description, features, categories, verified, downloads, listing,
       limitations, first_party)
     select r->>'id', coalesce(r->>'display_name', r->>'id'), '1.0.0', coalesce(r->>'tier', 'free'),
       coalesce(r->>'description', ''), coalesce(r->'features', '[]'),
       private.text_array(coalesce(r->'categories', '[]')), coalesce((r->>'verified')::boolean, false),
       coalesce((r->>'downloads')::integer, 0), coalesce(r->>'listing', 'listed'),
       '{"monthly_issues": -1, "concurrency": -1, "claude_api_tokens": -1}', true
     from jsonb_array_elements($1::jsonb) r`,
    [JSON.stringify(records)],
  );
}
