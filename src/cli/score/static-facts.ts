import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StaticOptions } from "../../collect/collect-static.ts";
import type { StaticFacts } from "../../score/facts.ts";
import { RUBRIC_VERSION } from "../../score/rubric.ts";
import type { Io } from "../io.ts";
import { cacheFolder } from "./cache-folder.ts";
import { openFactsCache, type FactsCache } from "./facts-cache.ts";
import { toolStamp } from "./tool-stamp.ts";

/**
 * The static facts of a plugin: those that are known of the same tree, else collected. A tree with changes that are not
 * committed has no name, so it is always collected.
 *
 * @param collect is asked only when nothing is known, because it brings the compilers along
 */
export async function staticFacts(
  options: StaticOptions,
  io: Pick<Io, "env" | "clock">,
  collect: (options: StaticOptions) => Promise<StaticFacts>,
): Promise<StaticFacts> {
  const cache = cacheOf(io);
  const key = cache === null ? null : await keyOf(options);
  if (cache === null || key === null) return collect(options);
  const known = await cache.get(key);
  if (known !== null) {
    options.log("the static part is known of this very tree");
    return known;
  }
  const facts = await collect(options);
  // What the network or a tool failed at may work next time.
  const isWhole = [facts.lint, facts.types].every(
    ({ status }) => status !== "infra_error",
  );
  if (isWhole) await keep(cache, key, facts, options.log);
  return facts;
}

/** A home that cannot be written to, or is full, costs the next run its time, and this one nothing. */
async function keep(
  cache: FactsCache,
  key: string,
  facts: StaticFacts,
  log: StaticOptions["log"],
): Promise<void> {
  try {
    await cache.put(key, facts);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    log(`the static part could not be kept (${String(error.code)})`);
  }
}

function cacheOf({ env, clock }: Pick<Io, "env" | "clock">): FactsCache | null {
  const folder = cacheFolder(env);
  return folder === null
    ? null
    : openFactsCache(join(folder, "static-facts"), clock);
}

/** @returns null where git does not know the files as they are now */
async function keyOf(options: StaticOptions): Promise<string | null> {
  const { root, path, run, useInstalled = false } = options;
  const plugin = join(root, path);
  const git = async (cwd: string, ...args: string[]) => {
    const flags = ["--no-optional-locks", "-c", "core.fsmonitor=false"];
    const limits = { cwd, timeoutMs: 20_000, maxBytes: 10_000 };
    const result = await run("git", [...flags, ...args], limits).catch(
      () => null,
    );
    return result?.code === 0 ? result.stdout : null;
  };
  const [inHead, tree, prefix, changes] = await Promise.all([
    git(plugin, "rev-parse", "--verify", "HEAD:./"),
    // Of the whole repository: a tsconfig above the plugin counts.
    git(root, "rev-parse", "--verify", "HEAD^{tree}"),
    git(root, "rev-parse", "--show-prefix"),
    git(root, "status", "--porcelain", "--untracked-files=no"),
  ]);
  if (inHead === null || tree === null || changes !== "") return null;
  const parts = [
    tree,
    prefix,
    path,
    RUBRIC_VERSION,
    await toolStamp(),
    useInstalled ? await installedStamp(plugin) : "installed anew",
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** Types of dependencies may come from a node_modules that git does not track: npm writes this file with each change of it. */
async function installedStamp(plugin: string): Promise<string> {
  const stamps: string[] = [];
  for (let folder = plugin; ; folder = dirname(folder)) {
    for (const name of [".package-lock.json", ""]) {
      const path = join(folder, "node_modules", name);
      const about = await stat(path).catch(() => null);
      if (about !== null) stamps.push(`${path} ${about.mtimeMs} ${about.size}`);
    }
    if (folder === dirname(folder)) return stamps.join("\n");
  }
}
