import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, it } from "vitest";

import { migrate, openDatabase } from "../../src/supabase/open-database.ts";
import { createPeople } from "../../src/supabase/people-store.ts";
import { createPlugins } from "../../src/supabase/plugins-store.ts";
import { silentLog } from "../support/silent-log.ts";
import { at } from "./records.ts";

const start = promisify(execFile);

const secondProcess = `
  import { openDatabase } from "./src/supabase/open-database.ts";
  const log = { info() {}, warn() {}, error() {} };
  try {
    await openDatabase({ mode: "embedded", dataDir: process.argv[1] }, log);
    console.log("opened");
  } catch (error) {
    console.log(error.message);
  }
`;

it(
  "keeps an embedded database in its directory, for one process at a time",
  { timeout: 120_000 },
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "data-"));
    const first = await openDatabase({ mode: "embedded", dataDir }, silentLog);
    await first.ready();
    const person = await createPeople(first.client).signIn({
      github_id: 1,
      github_login: "ayumi",
      email: null,
      make_admin: true,
      at,
    });

    const second = await start(process.execPath, [
      "--input-type=module",
      "-e",
      secondProcess,
      dataDir,
    ]);
    expect(second.stdout).toContain(
      `in use by the process with pid ${process.pid}`,
    );
    await first.close();

    expect(await migrate({ mode: "embedded", dataDir }, silentLog)).toEqual([]);
    const again = await openDatabase({ mode: "embedded", dataDir }, silentLog);
    expect(await createPeople(again.client).find(person.id)).toEqual(person);
    await again.close();
  },
);

it("says that a server cannot be reached", async () => {
  // Port 1 of this machine: nothing listens there.
  const config = {
    mode: "postgres",
    url: "postgres://nobody@127.0.0.1:1/none",
  } as const;
  const refusal = {
    code: "service_unavailable",
    message: expect.stringMatching(/DATABASE_URL.*ECONNREFUSED/) as string,
  };
  await expect(openDatabase(config, silentLog)).rejects.toMatchObject(refusal);
  await expect(migrate(config, silentLog)).rejects.toMatchObject(refusal);
});

it("says that a Supabase project cannot be reached", async () => {
  const config = {
    mode: "hosted",
    url: "http://127.0.0.1:1",
    secretKey: "sb_secret_none",
  } as const;
  await expect(openDatabase(config, silentLog)).rejects.toMatchObject({
    code: "service_unavailable",
    message: expect.stringContaining("SUPABASE_URL") as string,
  });
});

const server = process.env["DATABASE_URL"] ?? "";

it.runIf(server !== "")(
  "refuses a server without the schema, until it was migrated",
  async () => {
    const { default: pg } = await import("pg");
    const name = `miyabi_empty_${process.pid}`;
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(`create database ${name}`);
    const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
    try {
      await migrateThenOpen(url);
    } finally {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    }
  },
);

it.runIf(server !== "")(
  "says what a server has against the user and the database of the setting",
  async () => {
    for (const { href: url } of [
      Object.assign(new URL(server), { username: "nobody" }),
      Object.assign(new URL(server), { pathname: "/nothing" }),
    ]) {
      const config = { mode: "postgres", url } as const;
      const refusal = {
        code: "service_unavailable",
        message: expect.stringMatching(
          /DATABASE_URL.*"(nobody|nothing)" does not exist/,
        ) as string,
      };
      await expect(openDatabase(config, silentLog)).rejects.toMatchObject(
        refusal,
      );
      await expect(migrate(config, silentLog)).rejects.toMatchObject(refusal);
    }
  },
);

async function migrateThenOpen(url: string): Promise<void> {
  const config = { mode: "postgres", url } as const;
  await expect(openDatabase(config, silentLog)).rejects.toThrow(
    "npm run migrate",
  );
  const applied = await Promise.all([
    migrate(config, silentLog),
    migrate(config, silentLog),
  ]);
  expect(applied.flat().length).toBeGreaterThan(5);
  const db = await openDatabase(config, silentLog);
  expect(
    (await createPlugins(db.client).list({ sort: "rating", page: 1, limit: 9 }))
      .total,
  ).toBe(5);
  await db.close();
}
