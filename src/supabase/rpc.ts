import type { SupabaseClient } from "@supabase/supabase-js";
import type { z } from "zod";

import { AppError } from "../errors.ts";
import { storableArgs } from "./storable-args.ts";

/** SQLSTATEs of a transaction that lost against another one, or waited too long: the same call may succeed next time. */
const worthRepeating = new Set(["40001", "40P01", "55P03", "57014"]);

/**
 * Calls one SQL function and parses its answer.
 *
 * @throws AppError service_unavailable when the database is not reachable, overloaded or lacks the function;
 * internal_error for every other failure, which is a fault of ours. The database's words are in `cause` only.
 */
export async function rpc<T>(
  client: SupabaseClient,
  name: string,
  args: Record<string, unknown>,
  schema: z.ZodType<T>,
): Promise<T> {
  const response = await client.rpc(name, { args: storableArgs(args) });
  if (response.error !== null) {
    throw databaseError(name, response.status, response.error);
  }
  const parsed = schema.safeParse(response.data);
  if (!parsed.success) {
    throw new AppError(
      "internal_error",
      `The database's answer to ${name} was not understood.`,
      { cause: parsed.error },
    );
  }
  return parsed.data;
}

function databaseError(
  name: string,
  status: number,
  error: { code: string; message: string },
): AppError {
  const cause = error;
  if (error.code === "PGRST202" || isWithoutRoles(error)) {
    return new AppError(
      "service_unavailable",
      `The database has no function ${name}: run the migrations (npm run migrate).`,
      { cause },
    );
  }
  // Status 0 is supabase-js's word for a request that never got an answer.
  if (status === 0 || status === 429 || status >= 502) {
    return unavailable(cause);
  }
  if (worthRepeating.has(error.code)) return unavailable(cause);
  if (status === 401 || status === 403) {
    return new AppError(
      "service_unavailable",
      "The database refused this server's key: check SUPABASE_SECRET_KEY.",
      { cause },
    );
  }
  return new AppError(
    "internal_error",
    `The database could not carry out ${name}.`,
    { cause },
  );
}

/** Roles belong to the whole server: one on which no database was ever migrated lacks even them (SQLSTATE 22023). */
function isWithoutRoles(error: { code: string; message: string }): boolean {
  return (
    error.code === "22023" && /^role ".+" does not exist$/.test(error.message)
  );
}

function unavailable(cause: unknown): AppError {
  return new AppError(
    "service_unavailable",
    "The database does not answer at the moment. Try again in a few seconds.",
    { cause, retryAfter: 5 },
  );
}
