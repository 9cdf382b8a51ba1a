import { orNull, type Octokit } from "./octokit.ts";

type Place = { owner: string; repo: string };

/**
 * The commit that a ref of the repository's own is at this moment; null when it has no such ref.
 * GitHub keeps the commits of all forks with those of the parent, and gives them out by their SHA, in full or short, and
 * as `pull/1/head`: anybody's bytes would pass for the repository's. So a name must be exactly a branch or a tag, and a
 * commit must lie on the default branch.
 * @param ref branch, tag or commit in full; "" is the default branch
 */
export async function resolveCommit(
  octokit: Octokit,
  place: Place,
  ref: string,
  default_branch: string,
): Promise<string | null> {
  // A branch may be called like a commit: whoever gives a commit means that commit.
  if (/^[0-9a-f]{40}$/.test(ref)) {
    return (await isOnBranch(octokit, place, ref, default_branch)) ? ref : null;
  }
  const name = ref === "" ? default_branch : ref;
  return (
    (await commitOf(octokit, place, `heads/${name}`)) ??
    (await commitOf(octokit, place, `tags/${name}`))
  );
}

async function isOnBranch(
  octokit: Octokit,
  place: Place,
  sha: string,
  branch: string,
): Promise<boolean> {
  const compared = await orNull(
    octokit.rest.repos.compareCommitsWithBasehead({
      ...place,
      basehead: `${branch}...${sha}`,
      // The first page would bring the changes of up to 300 files.
      per_page: 1,
      page: 2,
    }),
    // 404 is also the answer for commits that have nothing in common.
    [404, 409, 422],
  );
  return (
    compared !== null && ["identical", "behind"].includes(compared.data.status)
  );
}

async function commitOf(
  octokit: Octokit,
  place: Place,
  ref: string,
): Promise<string | null> {
  // 409 is an empty repository.
  const found = await orNull(
    octokit.rest.git.getRef({ ...place, ref }),
    [404, 409],
  );
  if (found === null) return null;
  if (found.data.object.type === "commit") return found.data.object.sha;
  // An annotated tag is an object of its own, which may even hold no commit.
  const commit = await orNull(
    octokit.rest.repos.getCommit({ ...place, ref }),
    [404, 422],
  );
  return commit?.data.sha ?? null;
}
