import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Finding } from "../../score/facts.ts";
import { isObject, type JsonObject } from "../json.ts";
import { MAX_TEXT, type Tree } from "../tree.ts";
import type { Definition } from "./definition.ts";
import { type JsonSource, parseSource } from "./json-source.ts";

export const MARKETPLACE_FILE = ".claude-plugin/marketplace.json";

/** The marketplace.json of the plugin's own repository. */
export type Marketplace = {
  /** null when there is none, or it cannot be read. */
  source: JsonSource | null;
  /** Of a file that cannot be read, or has a key twice. */
  findings: Finding[];
};

/** Reads it from the repository's root, where it is even when the plugin stands in a folder below. */
export async function readMarketplace(tree: Tree): Promise<Marketplace> {
  const isRoot = relative(tree.root, tree.dir) === "";
  const text = isRoot
    ? await tree.read(MARKETPLACE_FILE)
    : await readOutside(join(tree.root, MARKETPLACE_FILE));
  return text === null
    ? { source: null, findings: [] }
    : parseSource(
        text,
        "marketplace.json",
        isRoot ? MARKETPLACE_FILE : null,
        "contract/marketplace",
      );
}

/** @returns the marketplace's entry that points at the plugin's folder, null when none does */
export function findEntry(
  tree: Tree,
  { source }: Marketplace,
): Definition | null {
  const here = resolve("/", relative(tree.root, tree.dir));
  for (const { entry, index, folder } of localEntries(source?.value))
    if (resolve("/", folder) === here && source !== null)
      return {
        origin: "entry",
        name: "the entry in marketplace.json",
        file: source.file,
        fields: entry,
        lineOf: (path) => source.lineOf(["plugins", index, ...path]),
      };
  return null;
}

/** Entries whose source is a folder of the same repository. */
export function localEntries(
  marketplace: unknown,
): { entry: JsonObject; index: number; folder: string }[] {
  if (!isObject(marketplace) || !Array.isArray(marketplace["plugins"]))
    return [];
  const metadata = marketplace["metadata"];
  const base = isObject(metadata) ? metadata["pluginRoot"] : undefined;
  return (marketplace["plugins"] as unknown[]).flatMap((entry, index) => {
    if (!isObject(entry) || typeof entry["source"] !== "string") return [];
    const { source } = entry;
    const isBare = typeof base === "string" && !source.startsWith("./");
    return [{ entry, index, folder: isBare ? `${base}/${source}` : source }];
  });
}

async function readOutside(path: string): Promise<string | null> {
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
