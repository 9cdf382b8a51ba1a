import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { applyMigrations } from "../../../src/supabase/apply-migrations.ts";
import { ensureRoles } from "../../../src/supabase/ensure-roles.ts";
import { readMigrations } from "../../../src/supabase/migrations.ts";
import { createPgliteEngine } from "../../../src/supabase/pglite-engine.ts";

/** Somebody whom the App knows: they signed in before. */
export type Member = { id: string; login: string; email: string };

/** The author's plugin, which costs 10 a month. */
export const authorsPlugin = "word-weaver";

export function member(login: string): Member {
  return { id: randomUUID(), login, email: `${login}@example.test` };
}

/**
 * Makes a data directory for the App in which people have signed in, and one of them has a paid plugin that was approved.
 *
 * @param dataDir a folder that is not there yet, or empty
 * @param people who signed in
 * @param author whose plugin it is; one of them
 */
export async function prepareData(
  dataDir: string,
  people: Member[],
  author: Member,
): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const engine = await createPgliteEngine({
    directory: join(dataDir, "postgres"),
  });
  try {
    await ensureRoles(engine);
    await applyMigrations(engine, await readMigrations());
    await engine.transaction(async (session) => {
      for (const [index, { id, login, email }] of people.entries())
        await session.query(
          "insert into public.users (id, github_id, github_login, email) values ($1, $2, $3, $4)",
          [id, 4_000 + index, login, email],
        );
      await session.query(
        `insert into public.plugins (id, display_name, version, tier, price, billing_period, author_id, limitations,
           trial_days, source_repository, source_repository_id, source_owner_id, source_path, source_sha)
         values ($1, 'Word Weaver', '1.0.0', 'pro', 10, 'monthly', $2,
           '{"monthly_issues": -1, "concurrency": -1, "claude_api_tokens": -1}', 0, $3, 600, 601, '.', repeat('a', 40))`,
        [authorsPlugin, author.id, `${author.login}/${authorsPlugin}`],
      );
    });
  } finally {
    await engine.close();
  }
}
