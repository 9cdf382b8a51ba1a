import { AppError } from "../errors.ts";
import type { Engine, Session } from "./engine.ts";
import type { Migration } from "./migrations.ts";

/** Any number that no other program is likely to lock in this database. */
const LOCK = 7_261_120_260;

/** The Supabase CLI's own table, so that `supabase db push` and `npm run migrate` know of each other's work. */
const historyTable = `
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
alter table supabase_migrations.schema_migrations add column if not exists statements text[];
alter table supabase_migrations.schema_migrations add column if not exists name text;
`;

/**
 * Brings the database to the last of `migrations`: in order, each once, each in a transaction of its own, also when
 * several processes start at the same time. Answers with the versions that this call applied.
 *
 * @throws AppError service_unavailable when the database is newer than the migrations, or has a hole between them;
 * whatever the database throws when a migration fails (that one is rolled back, those before it stay).
 */
export async function applyMigrations(
  engine: Engine,
  migrations: Migration[],
): Promise<string[]> {
  const applied: string[] = [];
  for (const migration of migrations) {
    const isNew = await engine.transaction(async (session) => {
      const known = await lockAndReadHistory(session);
      if (known.includes(migration.version)) return false;
      refuseDisorder(known, migration, migrations);
      await session.script(migration.sql);
      await session.query(
        `insert into supabase_migrations.schema_migrations (version, name, statements)
         values ($1, $2, array[$3::text])`,
        [migration.version, migration.name, migration.sql],
      );
      return true;
    });
    if (isNew) applied.push(migration.version);
  }
  return applied;
}

/** The lock ends with the transaction, because behind a connection pooler no session outlives one. */
async function lockAndReadHistory(session: Session): Promise<string[]> {
  await session.query("select pg_advisory_xact_lock($1)", [LOCK]);
  await session.script(historyTable);
  const rows = await session.query(
    "select version from supabase_migrations.schema_migrations order by version",
  );
  return rows.map((row) => String(row["version"]));
}

function refuseDisorder(
  known: string[],
  next: Migration,
  all: Migration[],
): void {
  const later = known.find((version) => version > next.version);
  if (later === undefined) return;
  const isOurs = all.some((migration) => migration.version === later);
  throw new AppError(
    "service_unavailable",
    isOurs
      ? `Migration ${next.version} is missing in the database although ${later} is there. Give the new file a later version.`
      : `The database has migration ${later}, which this release does not know. Run a newer release.`,
  );
}
