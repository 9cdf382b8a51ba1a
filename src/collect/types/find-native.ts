import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isObject, parseJson } from "../json.ts";
import type { RunCommand } from "../run.ts";

/** The compiler of TypeScript 7: a program for one kind of machine. */
export type Native = { path: string; version: string };

const VERSION = "7.0.2";

/** Of the packages with the program, as in the registry. A test compares them with the lockfile of this project. */
export const integrities: Readonly<Record<string, string>> = {
  "linux-x64":
    "sha512-EYdf2cNg7rgCWJnxCdJ+F3V39O8ihb37eHAu1LK8oAFizgTQbPOK7zHHXbPt8rX24COqODXeI3sIf0fCXG7H/A==",
  "linux-arm64":
    "sha512-Qh4eU4/y3yDjnfjjyPYihMj5/ODIlmt+Bzu17OI+fiSRDW57QmU5SiN63exPRNJPKUzcc1INa1NXdrJ+MqHjUQ==",
};

/**
 * Finds TypeScript 7. It is ours, never the plugin's: it is looked for from this file. The Action's bundle cannot hold it,
 * so there it comes through npm, which compares it with the integrity that is written here.
 *
 * @param folder an empty place where it may be put
 * @returns null when it cannot be had on this machine
 */
export async function findNative(
  run: RunCommand,
  folder: string,
): Promise<Native | null> {
  const installed = await installedNative();
  return installed ?? (await fetchNative(run, folder));
}

const kind = `${process.platform}-${process.arch}`;
const name = `@typescript/typescript-${kind}`;

async function installedNative(): Promise<Native | null> {
  try {
    const wrapper = createRequire(import.meta.url).resolve(
      "typescript7/package.json",
    );
    return await nativeIn(
      dirname(createRequire(wrapper).resolve(`${name}/package.json`)),
    );
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function fetchNative(
  run: RunCommand,
  folder: string,
): Promise<Native | null> {
  const integrity = integrities[kind];
  if (integrity === undefined) return null;
  const dependencies = { [name]: VERSION };
  const packages = {
    "": { dependencies },
    [`node_modules/${name}`]: { version: VERSION, integrity },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ dependencies }),
  );
  await writeFile(
    join(folder, "package-lock.json"),
    JSON.stringify({ lockfileVersion: 3, packages }),
  );
  const result = await run(
    "npm",
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: folder, timeoutMs: 120_000, maxBytes: 100_000 },
  ).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (result?.code !== 0) return null;
  return nativeIn(join(folder, "node_modules", name));
}

async function nativeIn(folder: string): Promise<Native> {
  const text = await readFile(join(folder, "package.json"), "utf8");
  const { value } = parseJson(text);
  const version = isObject(value) ? value["version"] : null;
  const suffix = process.platform === "win32" ? ".exe" : "";
  const path = join(folder, "lib", `tsc${suffix}`);
  await access(path);
  return { path, version: typeof version === "string" ? version : VERSION };
}

/** There is no such package, file or program. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ENOENT" || code === "MODULE_NOT_FOUND";
}
