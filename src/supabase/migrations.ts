import { readdir, readFile } from "node:fs/promises";

import { AppError } from "../errors.ts";

/** One file of `supabase/migrations`, named as the Supabase CLI names them. */
export type Migration = { version: string; name: string; sql: string };

const fileName = /^(\d{14})_([a-z0-9_]+)\.sql$/;
const projectFolder = new URL("../../supabase/migrations/", import.meta.url);

/**
 * Reads all migrations, in order.
 *
 * @throws AppError internal_error for a file that is not named `<14 digits>_<name>.sql`, or a version used twice.
 */
export async function readMigrations(
  folder: URL = projectFolder,
): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql"));
  const migrations = await Promise.all(
    files.sort().map((file) => readMigration(folder, file)),
  );
  migrations.forEach((migration, index) => {
    if (migrations[index + 1]?.version === migration.version) {
      throw new AppError(
        "internal_error",
        `Two migrations have the version ${migration.version}: rename one.`,
      );
    }
  });
  return migrations;
}

async function readMigration(folder: URL, file: string): Promise<Migration> {
  const [, version, name] = fileName.exec(file) ?? [];
  if (version === undefined || name === undefined) {
    throw new AppError(
      "internal_error",
      `The migration ${file} must be named <14 digits>_<name>.sql.`,
    );
  }
  const sql = await readFile(new URL(file, folder), "utf8");
  return { version, name, sql };
}
