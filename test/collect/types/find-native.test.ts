import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { integrities } from "../../../src/collect/types/find-native.ts";

const root = join(import.meta.dirname, "../../..");

it.each(Object.entries(integrities))(
  "the native compiler for %s is the one in the lockfile of this project",
  async (kind, integrity) => {
    const lock = JSON.parse(
      await readFile(join(root, "package-lock.json"), "utf8"),
    ) as { packages: Record<string, { integrity?: string; version?: string }> };
    const name = `node_modules/@typescript/typescript-${kind}`;
    expect(lock.packages[name]).toMatchObject({ version: "7.0.2", integrity });
  },
);
