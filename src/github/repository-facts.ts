import type { SourceAnswer } from "../marketplace/decide-intake.ts";
import { orNull, ownerAndRepo, type Octokit } from "./octokit.ts";
import { proveOwnership } from "./prove-ownership.ts";
import { resolveCommit } from "./resolve-commit.ts";
import type { World } from "./world.ts";

/**
 * Asks GitHub which commit a ref is at this moment, as the App's installation there, or else as anybody may, and whether
 * the repository is the submitter's.
 * @param asked.ref branch, tag or commit; "" is the default branch
 */
export async function resolveSource(
  world: World,
  { repository, ref }: { repository: string; ref: string },
  submitter: { github_id: number; github_login: string },
): Promise<SourceAnswer> {
  const installation = await world.access.forRepository(repository);
  const octokit = installation ?? (await world.access.forMarketplace());
  const place = ownerAndRepo(repository);
  const found = await orNull(octokit.rest.repos.get(place));
  // What is private must not be told to whoever names it in an issue, and the marketplace's run could not score it.
  if (found === null || found.data.private) return { outcome: "no_repository" };
  const { id, owner, full_name, default_branch } = found.data;
  const sha = await resolveCommit(octokit, place, ref, default_branch);
  if (sha === null) return { outcome: "no_ref" };
  return {
    outcome: "found",
    repository_id: id,
    owner_id: owner.id,
    repository: full_name,
    sha,
    proof: await proveOwnership(
      { installation, reader: octokit },
      { repository: full_name, default_branch },
      submitter,
    ),
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
