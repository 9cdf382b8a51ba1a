import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { applyMigrations } from "../../src/supabase/apply-migrations.ts";
import type { Engine } from "../../src/supabase/engine.ts";
import { ensureRoles } from "../../src/supabase/ensure-roles.ts";
import { readMigrations } from "../../src/supabase/migrations.ts";
import { createPgliteEngine } from "../../src/supabase/pglite-engine.ts";

/** Kept from run to run, out of git's sight. */
const cache = join(import.meta.dirname, "../../node_modules/.cache");

/** An engine whose database was closed, to be emptied and used again in the same worker. */
let idle: Engine | undefined;

/**
 * A migrated database in memory. The first of a worker starts from a snapshot, which is kept for the next test run.
 *
 * @param disposable for a test that changes the schema: nobody uses its database again
 */
export async function openEmbedded(disposable: boolean): Promise<Engine> {
  if (disposable) return startFromSnapshot();
  const engine = idle ?? (await startFromSnapshot());
  const reused = engine === idle;
  idle = undefined;
  if (reused) await engine.transaction((session) => session.script(emptyAll));
  return {
    transaction: engine.transaction,
    statement: engine.statement,
    async close() {
      if (idle === undefined) idle = engine;
      else await engine.close();
    },
  };
}

async function startFromSnapshot(): Promise<Engine> {
  const file = await snapshotFile();
  if (!existsSync(file)) await writeSnapshot(file);
  return createPgliteEngine({ snapshot: new Blob([await readFile(file)]) });
}

async function writeSnapshot(file: string): Promise<void> {
  const engine = await createPgliteEngine();
  await ensureRoles(engine);
  await applyMigrations(engine, await readMigrations());
  await engine.transaction((session) => session.script(keepSeed));
  const dump = await engine.dump();
  await engine.close();
  // Another worker may write the same file at this moment; each renames a whole one into place.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, Buffer.from(await dump.arrayBuffer()));
  await rename(draft, file);
}

/** Named for all that it is made from, so that an old one is never used. */
async function snapshotFile(): Promise<string> {
  const hash = createHash("sha256");
  for (const { version, sql } of await readMigrations()) {
    hash.update(version).update(sql);
  }
  for (const file of [
    import.meta.filename,
    "node_modules/@electric-sql/pglite/package.json",
    "src/supabase/ensure-roles.ts",
    "src/supabase/pglite-engine.ts",
  ]) {
    hash.update(await readFile(file));
  }
  const name = hash.digest("hex").slice(0, 32);
  await mkdir(cache, { recursive: true });
  return join(cache, `test-database-${name}.tar`);
}

/** Copies of the rows that migrations put in, out of the reach of `emptyAll`, and the statements that put them back. */
const keepSeed = `
create schema test_seed;
create table test_seed.refill (statement text not null);
do $$
declare
  t text;
  cols text;
  filled boolean;
begin
  for t in select tablename from pg_tables where schemaname = 'public' loop
    execute format('select exists (select from public.%I)', t) into filled;
    if filled then
      execute format('create table test_seed.%I as table public.%I', t, t);
      select string_agg(quote_ident(column_name), ', ') into cols from information_schema.columns
        where table_schema = 'public' and table_name = t and is_generated = 'NEVER';
      insert into test_seed.refill values (
        format('insert into public.%I (%s) overriding system value select %s from test_seed.%I', t, cols, cols, t));
    end if;
  end loop;
end
$$;
`;

const emptyAll = `
set local session_replication_role = replica;
do $$
declare
  s text;
begin
  execute (select 'truncate ' || string_agg(format('public.%I', tablename), ', ') || ' restart identity cascade'
    from pg_tables where schemaname = 'public');
  for s in select statement from test_seed.refill loop
    execute s;
  end loop;
end
$$;
`;
