import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPgEngine } from "../src/supabase/pg-engine.ts";
import { migrate, type DatabaseConfig } from "../src/supabase/open-database.ts";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

export type BenchDatabase = {
  config: DatabaseConfig;
  /** The settings with which a server opens it. */
  env: Record<string, string>;
  drop: () => Promise<void>;
};

/** A migrated database of its own: on the server of DATABASE_URL where it is set, else embedded in a new folder. */
export async function createBenchDatabase(): Promise<BenchDatabase> {
  const serverUrl = process.env["DATABASE_URL"];
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const removeFolder = () => rm(dataDir, { recursive: true, force: true });
  if (serverUrl === undefined || serverUrl === "") {
    const config = { mode: "embedded", dataDir } as const;
    await migrate(config, quiet);
    return { config, env: { DATA_DIR: dataDir }, drop: removeFolder };
  }
  const name = `miyabi_bench_${randomUUID().replaceAll("-", "")}`;
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const config = { mode: "postgres", url: url.href } as const;
  await migrate(config, quiet);
  return {
    config,
    env: { DATA_DIR: dataDir, DATABASE_URL: url.href },
    drop: async () => {
      await onServer(serverUrl, `drop database ${name} with (force)`);
      await removeFolder();
    },
  };
}

/** Databases are made and dropped outside of any transaction: hence the COMMIT before the statement. */
async function onServer(url: string, statement: string): Promise<void> {
  const engine = createPgEngine({ url, log: quiet, poolSize: 1 });
  try {
    await engine.transaction(async (session) => {
      await session.script("commit");
      await session.script(statement);
    });
  } finally {
    await engine.close();
  }
}
