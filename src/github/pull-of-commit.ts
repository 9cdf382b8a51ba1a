import { ownerAndRepo, type Octokit } from "./octokit.ts";

export type OpenPull = { number: number; base_branch: string };

/** The search ends here: what has not moved for so many pull requests is not what an event is about. */
const MAX_PAGES = 5;

/**
 * The open pull request that has the commit as its head. GitHub lists none with a fork's commit or run, so the heads are
 * compared.
 */
export async function pullOfCommit(
  octokit: Octokit,
  repository: string,
  sha: string,
): Promise<OpenPull | null> {
  const pages = octokit.paginate.iterator(octokit.rest.pulls.list, {
    ...ownerAndRepo(repository),
    state: "open",
    sort: "updated",
    direction: "desc",
    per_page: 100,
  });
  let seen = 0;
  for await (const { data } of pages) {
    const pull = data.find(({ head }) => head.sha === sha);
    if (pull !== undefined) {
      return { number: pull.number, base_branch: pull.base.ref };
    }
    seen += 1;
    if (seen === MAX_PAGES) return null;
  }
  return null;
}

/** Files that a pull request changes, with the old names of those that it moves. */
export async function changedFiles(
  octokit: Octokit,
  repository: string,
  pull_number: number,
): Promise<string[]> {
  const files = await octokit.paginate(octokit.rest.pulls.listFiles, {
    ...ownerAndRepo(repository),
    pull_number,
    per_page: 100,
  });
  return files.flatMap(({ filename, previous_filename }) =>
    previous_filename === undefined
      ? [filename]
      : [filename, previous_filename],
  );
}
