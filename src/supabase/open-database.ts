import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { createClient, type SupabaseClient } from "@supabase/supabase-js";

import { AppError } from "../errors.ts";
import type { Log } from "../marketplace/ports/log.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { lockDirectory } from "./directory-lock.ts";
import type { Engine } from "./engine.ts";
import { createEngineClient } from "./engine-client.ts";
import { ensureRoles } from "./ensure-roles.ts";
import { firstContact } from "./first-contact.ts";
import { readMigrations } from "./migrations.ts";
import { createPgEngine } from "./pg-engine.ts";
import { createPgliteEngine } from "./pglite-engine.ts";
import { processTable } from "./process-table.ts";
import { refuseOtherSchema, schemaVersion } from "./schema-version.ts";

export type DatabaseConfig =
  /** A Supabase project: `url` and `secretKey` from its settings. */
  | { mode: "hosted"; url: string; secretKey: string }
  /** Any Postgres 15 or newer, by connection string. */
  | { mode: "postgres"; url: string }
  /** Postgres inside this process, in a folder of `dataDir` that no other process may use meanwhile. */
  | { mode: "embedded"; dataDir: string };

export type Database = {
  /** The same client in every mode: what the stores are made from. */
  client: SupabaseClient;
  /** @throws AppError service_unavailable while the database does not answer. */
  ready: () => Promise<void>;
  close: () => Promise<void>;
};

/** Hosted calls end here, a little after Supabase has given up by itself. */
const HOSTED_TIMEOUT_MS = 10_000;

/**
 * Opens the database and makes sure that it has this release's schema. The embedded one is migrated here; the others are
 * not, because during a rolling deployment that is a step of its own (`npm run migrate`).
 *
 * `wrapFetch` may put something between the client and the database in this process or behind `pg`.
 *
 * @throws AppError service_unavailable, saying what to do: unreachable, in use by another process, older or newer schema.
 */
export async function openDatabase(
  config: DatabaseConfig,
  log: Log,
  wrapFetch?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch,
): Promise<Database> {
  const opened =
    config.mode === "hosted"
      ? openHosted(config)
      : withClient(await openEngine(config, log), wrapFetch);
  try {
    await refuseOtherSchema(opened.client, await readMigrations());
  } catch (error) {
    await opened.close();
    throw config.mode === "hosted" ? hostedRefusal(error) : error;
  }
  return {
    client: opened.client,
    async ready() {
      await schemaVersion(opened.client);
    },
    close: opened.close,
  };
}

/**
 * Applies the missing migrations and answers with their versions: `npm run migrate`. A Supabase project is migrated over
 * its connection string, because its API cannot change tables.
 *
 * @throws AppError service_unavailable when the database is newer than this release, or in use; or the database's own error.
 */
export async function migrate(
  config: Exclude<DatabaseConfig, { mode: "hosted" }>,
  log: Log,
): Promise<string[]> {
  const engine =
    config.mode === "postgres"
      ? await openServer(config.url, log)
      : await openDirectory(config.dataDir);
  try {
    return await bringUpToDate(engine);
  } finally {
    await engine.close();
  }
}

type Opened = { client: SupabaseClient; close: () => Promise<void> };

function openHosted(config: { url: string; secretKey: string }): Opened {
  const client = createClient(config.url, config.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: {
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          signal: AbortSignal.timeout(HOSTED_TIMEOUT_MS),
        }),
    },
  });
  return { client, close: () => Promise.resolve() };
}

/** Later on a silence passes by itself; at the start it is more likely that the address is wrong. */
function hostedRefusal(error: unknown): unknown {
  return error instanceof AppError && error.retryAfter !== undefined
    ? new AppError(
        "service_unavailable",
        "The Supabase project of SUPABASE_URL does not answer. Check the address, and that the project is not paused.",
        { cause: error },
      )
    : error;
}

async function openEngine(
  config: Exclude<DatabaseConfig, { mode: "hosted" }>,
  log: Log,
): Promise<Engine> {
  if (config.mode === "postgres") return openServer(config.url, log);
  const engine = await openDirectory(config.dataDir);
  try {
    await bringUpToDate(engine);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function openServer(url: string, log: Log): Promise<Engine> {
  const engine = createPgEngine({ url, log });
  try {
    await firstContact(engine);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function openDirectory(dataDir: string): Promise<Engine> {
  await mkdir(dataDir, { recursive: true });
  const lock = lockDirectory(join(dataDir, "postgres.lock"), processTable);
  try {
    const engine = await createPgliteEngine({
      directory: join(dataDir, "postgres"),
    });
    return {
      transaction: engine.transaction,
      statement: engine.statement,
      async close() {
        await engine.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function bringUpToDate(engine: Engine): Promise<string[]> {
  await ensureRoles(engine);
  return applyMigrations(engine, await readMigrations());
}

function withClient(
  engine: Engine,
  wrapFetch?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch,
): Opened {
  return {
    client: createEngineClient(engine, "service_role", wrapFetch),
    close: engine.close,
  };
}
