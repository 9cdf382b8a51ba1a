import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { applyMigrations } from "../../src/supabase/apply-migrations.ts";
import {
  type Migration,
  readMigrations,
} from "../../src/supabase/migrations.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase({ disposable: true });
});
afterEach(() =>
  db.engine.transaction((session) =>
    session.script(
      `drop table if exists private.noted;
       delete from supabase_migrations.schema_migrations where version like '99%'`,
    ),
  ),
);
afterAll(() => db.close());

/** Each notes its own run; the table is there to see order and number. */
function noting(version: string): Migration {
  return {
    version,
    name: "noting",
    sql: `create table if not exists private.noted (place serial, version text);
          insert into private.noted (version) values ('${version}');`,
  };
}

const noted = async () => {
  const rows = await db.sql("select version from private.noted order by place");
  return rows.map((row) => row["version"]);
};

const history = async () => {
  const rows = await db.sql(
    "select version from supabase_migrations.schema_migrations order by version",
  );
  return rows.map((row) => row["version"]);
};

describe("migrations", () => {
  it("are all in the Supabase CLI's history of a fresh database", async () => {
    const files = await readMigrations();
    expect(await history()).toEqual(files.map((file) => file.version));
  });

  it("run in order, and a second time do nothing", async () => {
    const all = [
      ...(await readMigrations()),
      ...["99990101000001", "99990101000002"].map(noting),
    ];
    expect(await applyMigrations(db.engine, all)).toEqual([
      "99990101000001",
      "99990101000002",
    ]);
    expect(await applyMigrations(db.engine, all)).toEqual([]);
    expect(await noted()).toEqual(["99990101000001", "99990101000002"]);
  });

  it("run once each when four processes start together", async () => {
    const versions = ["99990101000001", "99990101000002", "99990101000003"];
    const all = [...(await readMigrations()), ...versions.map(noting)];
    const applied = await Promise.all(
      Array.from({ length: 4 }, () => applyMigrations(db.engine, all)),
    );
    expect(applied.flat().sort()).toEqual(versions);
    expect(await noted()).toEqual(versions);
  });

  it("that fail leave nothing behind, and those before them stay", async () => {
    const broken = {
      version: "99990101000002",
      name: "broken",
      sql: "create table private.half (); select 1/0;",
    };
    const all = [...(await readMigrations()), noting("99990101000001"), broken];
    await expect(applyMigrations(db.engine, all)).rejects.toThrow(
      "division by zero",
    );
    expect((await history()).at(-1)).toBe("99990101000001");
    expect(await db.sql("select to_regclass('private.half') as found")).toEqual(
      [{ found: null }],
    );
  });

  it("older than the last applied one are refused with what to do", async () => {
    const late = noting("20260101000000");
    const all = [late, ...(await readMigrations())];
    await expect(applyMigrations(db.engine, all)).rejects.toThrow(
      "Give the new file a later version",
    );
  });

  it("of an older release do not run on a newer database", async () => {
    const files = await readMigrations();
    await applyMigrations(db.engine, [...files, noting("99990101000001")]);
    await expect(
      applyMigrations(db.engine, [...files, noting("99980101000001")]),
    ).rejects.toThrow("Run a newer release");
  });
});

describe("the folder of migrations", () => {
  it("refuses a file whose name the Supabase CLI would skip", async () => {
    const folder = await mkdtemp(join(tmpdir(), "migrations-"));
    await writeFile(join(folder, "first.sql"), "select 1");
    await expect(readMigrations(pathToFileURL(`${folder}/`))).rejects.toThrow(
      "<14 digits>_<name>.sql",
    );
  });

  it("refuses one version used twice", async () => {
    const folder = await mkdtemp(join(tmpdir(), "migrations-"));
    await writeFile(join(folder, "20260101000000_a.sql"), "select 1");
    await writeFile(join(folder, "20260101000000_b.sql"), "select 1");
    await expect(readMigrations(pathToFileURL(`${folder}/`))).rejects.toThrow(
      "Two migrations have the version 20260101000000",
    );
  });
});
