import type { Plugin, PluginSource } from "./ports/plugins.ts";

type CatalogueSource =
  | { source: "github"; repo: string; sha: string }
  | { source: "git-subdir"; url: string; path: string; sha: string };

type CatalogueEntry = {
  name: string;
  source: CatalogueSource;
  description: string;
  version: string;
  author: { name: string };
  /** The only free place in an entry that `claude plugin validate --strict` accepts. */
  metadata: {
    score: number | null;
    rubric_version: string | null;
    report: string;
  };
};

/** What Claude Code adds as a marketplace. */
export type Catalogue = {
  name: string;
  owner: { name: string };
  metadata: { description: string };
  /** Where a plugin went that somebody installed under an old name; null when it is not listed any more. */
  renames?: Record<string, string | null>;
  plugins: CatalogueEntry[];
};

/**
 * The catalogue as Claude Code reads it: every entry pinned to the approved commit, sorted by name, without duplicates.
 * @param plugins listed ones that have a source
 * @param options.publicUrl address of the API, without a slash at the end
 */
export function catalogueDocument(
  plugins: Plugin[],
  options: {
    name: string;
    ownerName: string;
    publicUrl: string;
    renames: Record<string, string>;
  },
): Catalogue {
  const entries = plugins.flatMap((plugin) =>
    plugin.source === null || plugin.listing !== "listed"
      ? []
      : [entryOf(plugin, plugin.source, options.publicUrl)],
  );
  const unique = new Map(entries.map((entry) => [entry.name, entry]));
  const renames = listedRenames(options.renames, new Set(unique.keys()));
  return {
    name: options.name,
    owner: { name: options.ownerName },
    metadata: {
      description:
        "Claude Code plugins, each pinned to a reviewed and scored commit",
    },
    ...(Object.keys(renames).length > 0 && { renames }),
    plugins: [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Claude Code wants each chain of names to end at a listed one, or at null. */
function listedRenames(
  renames: Record<string, string>,
  listed: ReadonlySet<string>,
): Record<string, string | null> {
  const names = Object.keys(renames).filter((name) => !listed.has(name));
  return Object.fromEntries(
    names.sort().map((name) => [name, endOf(name, renames, listed)]),
  );
}

function endOf(
  name: string,
  renames: Record<string, string>,
  listed: ReadonlySet<string>,
): string | null {
  const seen = new Set<string>();
  let at: string | undefined = name;
  while (at !== undefined && !listed.has(at)) {
    // Names that lead to each other lead nowhere.
    if (seen.has(at)) return null;
    seen.add(at);
    at = renames[at];
  }
  return at ?? null;
}

function entryOf(
  plugin: Plugin,
  source: PluginSource,
  publicUrl: string,
): CatalogueEntry {
  return {
    name: plugin.id,
    source: pinned(source),
    description: plugin.description,
    version: plugin.version,
    author: { name: plugin.author?.github_login ?? "unknown" },
    metadata: {
      score: plugin.score,
      rubric_version: plugin.rubric_version,
      report: `${publicUrl}/v1/marketplace/plugins/${plugin.id}`,
    },
  };
}

function pinned({ repository, path, sha }: PluginSource): CatalogueSource {
  return path === "."
    ? { source: "github", repo: repository, sha }
    : {
        source: "git-subdir",
        url: `https://github.com/${repository}.git`,
        path,
        sha,
      };
}

/**
 * True when the text of a catalogue file holds the plugin at exactly this commit of this repository.
 * The file is read back from GitHub: it may be anything, and what cannot be read holds nothing.
 */
export function catalogueHolds(
  text: string,
  plugin: { name: string } & Pick<PluginSource, "repository" | "path" | "sha">,
): boolean {
  const expected = JSON.stringify(pinned({ ...plugin, repository_id: 0 }));
  return entriesOf(text).some(
    (entry) =>
      entry["name"] === plugin.name && sameSource(entry["source"], expected),
  );
}

/** True when the text of a catalogue file holds the listed plugins at their commits, and nothing else. */
export function catalogueIs(text: string, plugins: readonly Plugin[]): boolean {
  const listed = plugins.filter(
    ({ source, listing }) => source !== null && listing === "listed",
  );
  const entries = entriesOf(text);
  return (
    entries.length === listed.length &&
    listed.every((plugin) => entries.some((entry) => isEntryOf(entry, plugin)))
  );
}

/** A new score of the same commit is a new entry, too. */
function isEntryOf(
  entry: Record<string, unknown>,
  { id, source, score, rubric_version }: Plugin,
): boolean {
  const { metadata } = entry;
  return (
    source !== null &&
    entry["name"] === id &&
    sameSource(entry["source"], JSON.stringify(pinned(source))) &&
    isObject(metadata) &&
    metadata["score"] === score &&
    metadata["rubric_version"] === rubric_version
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object";

function sameSource(source: unknown, expected: string): boolean {
  if (!isObject(source)) return false;
  const wanted = Object.entries(JSON.parse(expected) as CatalogueSource);
  return wanted.every(([key, value]) => source[key] === value);
}

function entriesOf(text: string): Record<string, unknown>[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  const plugins = isObject(document) ? document["plugins"] : null;
  return Array.isArray(plugins) ? plugins.filter(isObject) : [];
}
