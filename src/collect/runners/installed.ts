import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { isObject, parseJson } from "../json.ts";
import type { RunnerInput } from "./runner.ts";

export type InstalledPackage = {
  /** Real path of its folder. */
  dir: string;
  version: string;
  /** Real path of its program of the same name. */
  bin: string | null;
};

/**
 * Finds a package as Node would, from a folder up.
 *
 * @returns null when it is not installed
 */
export async function findPackage(
  from: string,
  name: string,
): Promise<InstalledPackage | null> {
  for (let folder = from; ; folder = dirname(folder)) {
    const dir = join(folder, "node_modules", name);
    const text = await readFile(join(dir, "package.json"), "utf8").catch(
      () => null,
    );
    const pkg = text === null ? undefined : parseJson(text).value;
    if (isObject(pkg)) {
      const { version } = pkg;
      const real = await realpath(dir);
      const bin = binOf(pkg["bin"], name);
      return {
        dir: real,
        version: typeof version === "string" ? version : "",
        bin: bin === null ? null : join(real, bin),
      };
    }
    if (folder === dirname(folder)) return null;
  }
}

function binOf(bin: unknown, name: string): string | null {
  const path = isObject(bin) ? bin[name] : bin;
  return typeof path === "string" ? path : null;
}

/**
 * Adds a package to the copy, without a script of anybody. What it needs lies inside its own folder: so nothing that the plugin
 * installed is moved, removed or hidden.
 *
 * @returns whether it is there now
 */
export async function addPackage(
  { cwd, scratch, install }: RunnerInput,
  name: string,
  version: string,
): Promise<boolean> {
  const place = await mkdtemp(join(dirname(scratch), "added-"));
  await writeFile(join(place, "package.json"), "{}");
  const args = [
    "install",
    "--no-save",
    "--ignore-scripts",
    "--allow-git=none",
    "--allow-remote=none",
    "--no-audit",
    "--no-fund",
    // Its peers are the plugin's own packages.
    "--legacy-peer-deps",
    `${name}@${version}`,
  ];
  const limits = { cwd: place, timeoutMs: 5 * 60_000, maxBytes: 1024 * 1024 };
  const { code } = await install("npm", args, limits);
  if (code !== 0) return false;
  const modules = join(place, "node_modules");
  const target = join(cwd, "node_modules", name);
  await rm(target, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true });
  await rename(join(modules, name), target);
  await mkdir(join(target, "node_modules"), { recursive: true });
  for (const other of await readdir(modules))
    // What is left of its own scope stays a neighbour of the others.
    await rename(
      join(modules, other),
      join(target, "node_modules", other),
    ).catch(ignoreExisting);
  return true;
}

/** A package that it brought with it inside its own folder wins. */
function ignoreExisting(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
}
