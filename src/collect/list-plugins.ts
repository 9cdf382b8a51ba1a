import { relative } from "node:path/posix";
import { isObject, parseJson } from "./json.ts";
import { type Tree } from "./tree.ts";

const MANIFEST = ".claude-plugin/plugin.json";
const MARKETPLACE = ".claude-plugin/marketplace.json";

/**
 * Folders of a repository that hold a plugin, sorted: those with a manifest, and those that the repository's own
 * marketplace names (they may keep everything there).
 *
 * @param tree the repository, from its root
 * @returns paths from the root, "." for the root itself
 */
export async function listPlugins(
  tree: Pick<Tree, "files" | "read">,
): Promise<string[]> {
  const withManifest = tree.files
    .filter((file) => file === MANIFEST || file.endsWith(`/${MANIFEST}`))
    .map((file) => file.slice(0, -MANIFEST.length).replace(/\/$/, "") || ".");
  const named = namedFolders(await tree.read(MARKETPLACE)).filter((folder) =>
    tree.files.some((file) => folder === "." || file.startsWith(`${folder}/`)),
  );
  return [...new Set([...withManifest, ...named])].sort();
}

function namedFolders(text: string | null): string[] {
  const value = text === null ? undefined : parseJson(text).value;
  if (!isObject(value) || !Array.isArray(value["plugins"])) return [];
  const metadata = value["metadata"];
  const base = isObject(metadata) ? metadata["pluginRoot"] : undefined;
  return value["plugins"].filter(isObject).flatMap(({ source }) => {
    if (typeof source !== "string") return [];
    const from =
      typeof base === "string" && !source.startsWith("./") ? `${base}/` : "";
    const folder = relative("/", `/${from}${source}`);
    return [folder === "" ? "." : folder];
  });
}
