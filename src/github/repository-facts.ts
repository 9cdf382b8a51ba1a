import type { SourceAnswer } from "../marketplace/decide-intake.ts";
import { orNull, ownerAndRepo, type Octokit } from "./octokit.ts";
import type { World } from "./world.ts";

/**
 * Asks GitHub which commit a ref is at this moment, as the App's installation there, or else as anybody may.
 * @param ref branch, tag or commit; "" is the default branch
 */
export async function resolveSource(
  world: World,
  repository: string,
  ref: string,
): Promise<SourceAnswer> {
  const octokit =
    (await world.access.forRepository(repository)) ??
    (await world.access.forMarketplace());
  const place = ownerAndRepo(repository);
  const found = await orNull(octokit.rest.repos.get(place));
  if (found === null) return { outcome: "no_repository" };
  const { id, owner, full_name, default_branch } = found.data;
  const commit = await orNull(
    octokit.rest.repos.getCommit({
      ...place,
      ref: ref === "" ? default_branch : ref,
    }),
    // 409 is an empty repository, 422 a ref that is none.
    [404, 409, 422],
  );
  // A branch may be called like a commit: whoever gives a commit means that commit.
  const isCommit = /^[0-9a-f]{40}$/.test(ref);
  if (commit === null || (isCommit && commit.data.sha !== ref)) {
    return { outcome: "no_ref" };
  }
  return {
    outcome: "found",
    repository_id: id,
    owner_id: owner.id,
    repository: full_name,
    sha: commit.data.sha,
  };
}

/** The branch that the repository's work is on. */
export async function defaultBranch(
  octokit: Octokit,
  repository: string,
): Promise<string> {
  const { data } = await octokit.rest.repos.get(ownerAndRepo(repository));
  return data.default_branch;
}

/** The newest commit of a branch. */
export async function headOf(
  octokit: Octokit,
  repository: string,
  branch: string,
): Promise<string> {
  const { data } = await octokit.rest.repos.getCommit({
    ...ownerAndRepo(repository),
    ref: branch,
  });
  return data.sha;
}

/** A file's text at a commit, or null when it is not there. */
export async function readFileAt(
  octokit: Octokit,
  repository: string,
  path: string,
  ref: string,
): Promise<string | null> {
  const place = ownerAndRepo(repository);
  const found = await orNull(
    octokit.rest.repos.getContent({ ...place, path, ref }),
  );
  if (found === null || Array.isArray(found.data)) return null;
  const { data } = found;
  if (data.type !== "file" || !("content" in data)) return null;
  // Above 1 MiB the contents API leaves the content out.
  if (data.encoding === "base64") return decode(data.content);
  const blob = await octokit.rest.git.getBlob({ ...place, file_sha: data.sha });
  return decode(blob.data.content);
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}
