import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import { AppError } from "../errors.ts";
import type { Migration } from "./migrations.ts";
import { rpc } from "./rpc.ts";

const answer = z.object({ version: z.string().nullable() });

/** The last migration that the database has. Throws AppError as `rpc` does. */
export async function schemaVersion(
  client: SupabaseClient,
): Promise<string | null> {
  const { version } = await rpc(client, "schema_version", {}, answer);
  return version;
}

/**
 * Compares the database with the migrations of this release.
 *
 * @throws AppError service_unavailable when it is older or newer, with what to do.
 */
export async function refuseOtherSchema(
  client: SupabaseClient,
  migrations: Migration[],
): Promise<void> {
  const ours = migrations.at(-1)?.version ?? "";
  const theirs = (await schemaVersion(client)) ?? "";
  if (theirs < ours) {
    throw new AppError(
      "service_unavailable",
      `The database is at migration ${theirs || "none"} and this release needs ${ours}: run npm run migrate.`,
    );
  }
  if (theirs > ours) {
    throw new AppError(
      "service_unavailable",
      `The database is at migration ${theirs}, newer than this release (${ours}): start the newer release.`,
    );
  }
}
