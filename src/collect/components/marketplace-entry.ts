import { open } from "node:fs/promises";
import { constants } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type JsonObject, isObject, parseJson } from "../json.ts";
import { MAX_TEXT, type Tree } from "../tree.ts";

/**
 * The entry of a plugin that has no plugin.json (`strict: false`): the repository's own marketplace.json defines it.
 *
 * @returns null when no entry points at the plugin's folder
 */
export async function findEntry(tree: Tree): Promise<JsonObject | null> {
  const text = await readMarketplace(tree.root);
  if (text === null) return null;
  const { value } = parseJson(text);
  if (!isObject(value) || !Array.isArray(value["plugins"])) return null;
  const here = relative(tree.root, tree.dir);
  const metadata = value["metadata"];
  const base = isObject(metadata) ? metadata["pluginRoot"] : undefined;
  const entries = value["plugins"].filter(isObject);
  return (
    entries.find(({ source }) => {
      if (typeof source !== "string") return false;
      const from =
        typeof base === "string" && !source.startsWith("./") ? base : "";
      return resolve("/", from, source) === resolve("/", here);
    }) ?? null
  );
}

async function readMarketplace(root: string): Promise<string | null> {
  const path = join(root, ".claude-plugin", "marketplace.json");
  const file = await open(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW,
  ).catch(() => null);
  if (file === null) return null;
  try {
    const stat = await file.stat();
    return stat.isFile() && stat.size <= MAX_TEXT
      ? await file.readFile("utf8")
      : null;
  } finally {
    await file.close();
  }
}
