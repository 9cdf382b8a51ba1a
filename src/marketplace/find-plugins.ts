import { z } from "zod";

/** Folders whose plugins are somebody's test data or a dependency's, never what the repository offers. */
const NOT_OFFERED =
  /(?:^|\/)(?:node_modules|vendor|test|tests|__tests__|fixtures|testdata)\//;

const MANIFEST = /^(.*?)\/?\.claude-plugin\/plugin\.json$/;

/** A check with more rows than this is nobody's. */
const MAX_PLUGINS = 100;

const catalogueSchema = z.object({
  metadata: z.object({ pluginRoot: z.string().optional() }).optional(),
  plugins: z.array(z.object({ source: z.unknown() })),
});

export const CATALOGUE_PATH = ".claude-plugin/marketplace.json";

/**
 * Folders of the plugins that a repository offers, sorted; "." is its root. What its own marketplace file names counts
 * first, then a manifest at the root, then manifests further down.
 * @param paths all files of the repository
 * @param catalogue text of its marketplace file, null when there is none
 */
export function findPlugins(
  paths: readonly string[],
  catalogue: string | null,
): string[] {
  const manifests = paths.flatMap((path) => {
    const folder = MANIFEST.exec(path)?.[1];
    return folder === undefined ? [] : [folder === "" ? "." : folder];
  });
  const named = catalogue === null ? [] : localSources(catalogue);
  const atRoot = manifests.includes(".") ? ["."] : [];
  const offered = [...new Set([...named, ...atRoot])];
  const found =
    offered.length > 0
      ? offered
      : manifests.filter((folder) => !NOT_OFFERED.test(`${folder}/`));
  return found.toSorted().slice(0, MAX_PLUGINS);
}

/** Sources of a marketplace file that lie in its own repository. */
function localSources(text: string): string[] {
  const parsed = catalogueSchema.safeParse(tryJson(text));
  if (!parsed.success) return [];
  const root = parsed.data.metadata?.pluginRoot ?? ".";
  return parsed.data.plugins.flatMap(({ source }) => {
    if (typeof source !== "string") return [];
    const path = normal(source.startsWith("./") ? source : `${root}/${source}`);
    return path === null ? [] : [path];
  });
}

/** null for a path that leads out of the repository, or is none. */
function normal(path: string): string | null {
  if (path.length > 500 || /^\/|\\|[\u0000-\u001f]/.test(path)) return null;
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) return null;
  return parts.length === 0 ? "." : parts.join("/");
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An unreadable file names no plugin; its mistakes are the scorer's to tell.
    return undefined;
  }
}
