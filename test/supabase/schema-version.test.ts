import { afterAll, beforeAll, expect, it } from "vitest";

import { readMigrations } from "../../src/supabase/migrations.ts";
import {
  refuseOtherSchema,
  schemaVersion,
} from "../../src/supabase/schema-version.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase({ disposable: true });
});
afterAll(() => db.close());

it("is the version of the last migration file", async () => {
  const files = await readMigrations();
  expect(await schemaVersion(db.client)).toBe(files.at(-1)?.version);
  await refuseOtherSchema(db.client, files);
});

it("refuses an older database and says how to bring it up to date", async () => {
  const next = { version: "99990101000000", name: "next", sql: "" };
  await expect(
    refuseOtherSchema(db.client, [...(await readMigrations()), next]),
  ).rejects.toThrow("run npm run migrate");
});

it("refuses a newer database and says to start the newer release", async () => {
  const files = await readMigrations();
  await expect(
    refuseOtherSchema(db.client, files.slice(0, -1)),
  ).rejects.toThrow("start the newer release");
});

it("tells to migrate when the functions are not there at all", async () => {
  // The last test of the file: nothing needs the function afterwards.
  await db.sql("drop function public.schema_version(jsonb)");
  const refused = refuseOtherSchema(db.client, await readMigrations());
  await expect(refused).rejects.toMatchObject({ code: "service_unavailable" });
  await expect(refused).rejects.toThrow("npm run migrate");
});
