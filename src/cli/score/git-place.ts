import { join, relative } from "node:path";
import type { Place } from "../../score/publish-report.ts";
import type { Io } from "../io.ts";

/** Where a folder is in its repository, as far as git knows. */
export type GitPlace = Place & {
  /** Root of the repository; null for a folder that is in none. */
  top: string | null;
};

/** What git says of the folder; null where there is no git, no repository or no such thing. */
async function ask(
  root: string,
  run: Io["run"],
  args: readonly string[],
): Promise<string | null> {
  const result = await run("git", ["-c", "core.fsmonitor=false", ...args], {
    cwd: root,
    timeoutMs: 10_000,
    maxBytes: 10_000,
  }).catch(() => null);
  return result?.code === 0 ? result.stdout.trim() : null;
}

/**
 * Which bytes are scored, as the report names them. A folder with changes that are not committed is no commit.
 *
 * @param root folder that was given, absolute
 * @param path the plugin's folder in it
 */
export async function gitPlace(
  root: string,
  path: string,
  run: Io["run"],
): Promise<GitPlace> {
  const plugin = join(root, path);
  const [prefix, top, head, inHead, changes, url] = await Promise.all([
    ask(root, run, ["rev-parse", "--show-prefix"]),
    ask(root, run, ["rev-parse", "--show-toplevel"]),
    ask(root, run, ["rev-parse", "--verify", "HEAD"]),
    ask(plugin, run, ["rev-parse", "--verify", "HEAD:./"]),
    ask(plugin, run, ["status", "--porcelain", "--untracked-files=no", "."]),
    ask(root, run, ["remote", "get-url", "origin"]),
  ]);
  const inside = join(prefix ?? "", path);
  return {
    repository: repositoryOf(url ?? ""),
    repository_id: null,
    commit: inHead !== null && changes === "" ? head : null,
    path: relative("", inside) || ".",
    top,
  };
}

function repositoryOf(url: string): string | null {
  const slug = /github\.com[:/]([\w-]{1,39}\/[\w.-]{1,100}?)(\.git)?\/?$/;
  return slug.exec(url)?.[1] ?? null;
}
