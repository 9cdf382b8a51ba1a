import { readdir, readFile } from "node:fs/promises";
import { dirname, join, normalize, relative } from "node:path";

/**
 * Folders of the plugins in a clone: those with a manifest of their own, and those that only its marketplace names.
 * @param root folder of the clone
 * @returns paths relative to it, "." for the root, sorted
 */
export async function pluginPaths(root: string): Promise<string[]> {
  const paths = new Set<string>();
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.name !== "plugin.json" || !entry.isFile()) continue;
    if (!entry.parentPath.endsWith("/.claude-plugin")) continue;
    const folder = relative(root, dirname(entry.parentPath));
    if (/(^|\/)(node_modules|fixtures?|tests?|templates?)(\/|$)/.test(folder))
      continue;
    paths.add(folder === "" ? "." : folder);
  }
  for (const source of await localSources(root)) paths.add(source);
  return [...paths].sort();
}

/** What a marketplace file names by a path in the same repository. */
async function localSources(root: string): Promise<string[]> {
  const file = join(root, ".claude-plugin/marketplace.json");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return [];
  const { plugins } = JSON.parse(text) as { plugins?: { source?: unknown }[] };
  return (plugins ?? []).flatMap(({ source }) => {
    if (typeof source !== "string" || !source.startsWith("./")) return [];
    const path = normalize(source).replace(/\/$/, "");
    return path.startsWith("..") ? [] : [path];
  });
}
