import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../src/supabase/engine.ts";
import { createPgEngine } from "../src/supabase/pg-engine.ts";
import { createPgliteEngine } from "../src/supabase/pglite-engine.ts";
import { migrate, type DatabaseConfig } from "../src/supabase/open-database.ts";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

export type BenchDatabase = {
  config: DatabaseConfig;
  /** Which of the two it is, for the table. */
  kind: "PGlite" | "PostgreSQL";
  /** Straight into it, while no server has the embedded one open. */
  withEngine: <Result>(
    work: (engine: Engine) => Promise<Result>,
  ) => Promise<Result>;
  /** The settings with which a server opens it. */
  env: Record<string, string>;
  drop: () => Promise<void>;
};

/** A migrated one inside the process that opens it, in a new folder. */
export async function createEmbedded(): Promise<BenchDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const config = { mode: "embedded", dataDir } as const;
  await migrate(config, quiet);
  const open = () =>
    createPgliteEngine({ directory: join(dataDir, "postgres") });
  return {
    config,
    kind: "PGlite",
    withEngine: (work) => using(open, work),
    env: { DATA_DIR: dataDir },
    drop: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** A migrated database of its own: on the server of DATABASE_URL where it is set, else embedded. */
export async function createBenchDatabase(): Promise<BenchDatabase> {
  const serverUrl = process.env["DATABASE_URL"];
  if (serverUrl === undefined || serverUrl === "") return createEmbedded();
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const name = `miyabi_bench_${randomUUID().replaceAll("-", "")}`;
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const config = { mode: "postgres", url: url.href } as const;
  await migrate(config, quiet);
  const open = () => createPgEngine({ url: url.href, log: quiet });
  return {
    config,
    kind: "PostgreSQL",
    withEngine: (work) => using(open, work),
    env: { DATA_DIR: dataDir, DATABASE_URL: url.href },
    drop: async () => {
      await onServer(serverUrl, `drop database ${name} with (force)`);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function using<Result>(
  open: () => Engine | Promise<Engine>,
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const engine = await open();
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Databases are made and dropped outside of any transaction: hence the COMMIT before the statement. */
async function onServer(url: string, statement: string): Promise<void> {
  const open = () => createPgEngine({ url, log: quiet, poolSize: 1 });
  await using(open, (engine) =>
    engine.transaction(async (session) => {
      await session.script("commit");
      await session.script(statement);
    }),
  );
}
