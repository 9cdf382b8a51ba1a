import { migrationTarget, type Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { migrate } from "../supabase/open-database.ts";
import { announcement } from "./announce.ts";
import { createLog } from "./logger.ts";

type Environment = Record<string, string | undefined>;

type Server = {
  url: string;
  config: Config;
  setupUrl: string | null;
  close: () => Promise<void>;
};

async function runMigrations(env: Environment): Promise<void> {
  const applied = await migrate(migrationTarget(env), createLog("info"));
  process.stdout.write(
    applied.length === 0
      ? "The database is up to date.\n"
      : `Applied ${applied.join(", ")}.\n`,
  );
}

function runUntilStopped(server: Server): void {
  process.stdout.write(
    announcement(server.config, server.url, server.setupUrl),
  );
  const stop = () => {
    // A second signal ends the process at once, as it would by default.
    process.off("SIGTERM", stop).off("SIGINT", stop);
    server.close().catch(fail);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
}

/** Refusals are sentences for the operator; anything else is a fault, and its stack is wanted. */
function fail(error: unknown): void {
  const words = error instanceof AppError ? error.message : error;
  console.error(words);
  process.exitCode = 1;
}

/** `migrate` brings the database up to date; without a command the server runs until it is told to stop. */
export async function runCommand(
  command: string | undefined,
  env: Environment,
  start: (env: Environment) => Promise<Server>,
): Promise<void> {
  try {
    await (command === "migrate"
      ? runMigrations(env)
      : start(env).then(runUntilStopped));
  } catch (error) {
    fail(error);
  }
}
