import type { SupabaseClient } from "@supabase/supabase-js";

import { createEngineClient } from "../../src/supabase/engine-client.ts";
import type { Engine } from "../../src/supabase/engine.ts";
import type { ApiRole } from "../../src/supabase/rpc-fetch.ts";
import { openEmbedded } from "./embedded-database.ts";
import { openOnServer } from "./server-database.ts";

export type TestDatabase = {
  /** What main.ts gives to the stores: a client that acts as service_role. */
  client: SupabaseClient;
  /** A client that acts as one of the roles that may do nothing. */
  asRole: (role: ApiRole) => SupabaseClient;
  /** One statement as the superuser, to look at what is there. */
  sql: (
    statement: string,
    params?: unknown[],
  ) => Promise<Record<string, unknown>[]>;
  engine: Engine;
  close: () => Promise<void>;
};

/**
 * A fresh database with all migrations: embedded and in memory, or a new one on the server of DATABASE_URL, which `close`
 * drops. Close one before opening the next: then the embedded engine is emptied and used again, which is much faster.
 * A test that changes the schema asks for a disposable one.
 */
export async function openTestDatabase(
  options: { disposable?: boolean } = {},
): Promise<TestDatabase> {
  const serverUrl = process.env["DATABASE_URL"];
  const engine =
    serverUrl === undefined || serverUrl === ""
      ? await openEmbedded(options.disposable ?? false)
      : await openOnServer(serverUrl);
  return {
    client: createEngineClient(engine, "service_role"),
    asRole: (role) => createEngineClient(engine, role),
    sql: (statement, params) =>
      engine.transaction((session) => session.query(statement, params)),
    engine,
    close: engine.close,
  };
}
