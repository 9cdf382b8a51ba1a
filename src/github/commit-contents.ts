import { callsQuality } from "../marketplace/calling-workflow.ts";
import { CATALOGUE_PATH, findPlugins } from "../marketplace/find-plugins.ts";
import type { Octokit } from "./octokit.ts";
import { readBlob, readTree, type RepositoryFile } from "./repository-tree.ts";

const MAX_FILE = 262_144;

/** More workflows than that are not looked through. */
const MAX_WORKFLOWS = 50;

/** What a commit holds of interest to the check. */
export type CommitContents = {
  plugins: string[];
  /** Paths of the workflows that call the scoring workflow. */
  callers: () => Promise<string[]>;
};

/** Looks through a commit; null when GitHub does not have it. */
export async function commitContents(
  octokit: Octokit,
  repository: string,
  sha: string,
): Promise<CommitContents | null> {
  const files = await readTree(octokit, repository, sha);
  if (files === null) return null;
  const read = (file: RepositoryFile) =>
    readBlob(octokit, repository, file, MAX_FILE);
  const catalogue = files.find(({ path }) => path === CATALOGUE_PATH);
  const plugins = findPlugins(
    files.map(({ path }) => path),
    catalogue === undefined ? null : await read(catalogue),
  );
  return {
    plugins,
    callers: async () => {
      const workflows = files
        .filter(({ path }) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
        .slice(0, MAX_WORKFLOWS);
      const calling = [];
      for (const file of workflows) {
        if (callsQuality((await read(file)) ?? "")) calling.push(file.path);
      }
      return calling;
    },
  };
}
