import { AppError } from "../errors.ts";
import type { Engine } from "./engine.ts";

/** Node tries all addresses of a name, and then says what each of them answered but nothing itself. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

/**
 * Connects once before anything is asked of the server, so that a wrong setting is told in the server's own words and not
 * as the failure of what came first.
 *
 * @throws AppError service_unavailable that names DATABASE_URL; its words hold no password.
 */
export async function firstContact(engine: Engine): Promise<void> {
  try {
    await engine.transaction((session) => session.query("select 1"));
  } catch (cause) {
    throw new AppError(
      "service_unavailable",
      `The database of DATABASE_URL cannot be used: ${reasonOf(cause)}. Correct the setting, or see to that server.`,
      { cause },
    );
  }
}
