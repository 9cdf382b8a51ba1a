import { createHash, randomUUID } from "node:crypto";

import pg from "pg";

import { applyMigrations } from "../../src/supabase/apply-migrations.ts";
import type { Engine } from "../../src/supabase/engine.ts";
import { ensureRoles } from "../../src/supabase/ensure-roles.ts";
import { readMigrations } from "../../src/supabase/migrations.ts";
import { createPgEngine } from "../../src/supabase/pg-engine.ts";
import { silentLog } from "./silent-log.ts";

/** Held while the template is made, so that only one worker makes it. */
const TEMPLATE_LOCK = 7_261_120_261;

/** A new database on a real server, copied from a migrated template that stays for the next test. */
export async function openOnServer(serverUrl: string): Promise<Engine> {
  const name = `miyabi_test_${randomUUID().replaceAll("-", "")}`;
  await onServer(serverUrl, async (admin) => {
    const template = await makeTemplate(admin, serverUrl);
    await admin.query(`create database ${name} template ${template}`);
  });
  const engine = createPgEngine({
    url: urlOf(serverUrl, name),
    log: silentLog,
  });
  return {
    transaction: engine.transaction,
    statement: engine.statement,
    async close() {
      await engine.close();
      await onServer(serverUrl, (admin) =>
        admin.query(`drop database ${name} with (force)`),
      );
    },
  };
}

async function makeTemplate(
  admin: pg.Client,
  serverUrl: string,
): Promise<string> {
  const migrations = await readMigrations();
  const hash = createHash("sha256").update(JSON.stringify(migrations));
  const template = `miyabi_template_${hash.digest("hex").slice(0, 16)}`;
  await admin.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  try {
    const found = await admin.query(
      "select from pg_database where datname = $1",
      [template],
    );
    if (found.rowCount !== 0) return template;
    const draft = `${template}_${process.pid}`;
    await admin.query(`create database ${draft}`);
    const engine = createPgEngine({
      url: urlOf(serverUrl, draft),
      log: silentLog,
    });
    await ensureRoles(engine);
    await applyMigrations(engine, migrations);
    await engine.close();
    await admin.query(`alter database ${draft} rename to ${template}`);
    return template;
  } finally {
    await admin.query("select pg_advisory_unlock($1)", [TEMPLATE_LOCK]);
  }
}

async function onServer<T>(
  serverUrl: string,
  work: (admin: pg.Client) => Promise<T>,
): Promise<T> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
