import { createHash } from "node:crypto";
import type { Octokit } from "@octokit/rest";

/** Git's own name for the content of a file: a file is unchanged when it bears the same one. */
function blobSha(content: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(content)}\0`)
    .update(content)
    .digest("hex");
}

type Place = { owner: string; repo: string; path: string; branch: string };

function status(error: unknown): number | null {
  return error instanceof Error &&
    "status" in error &&
    typeof error.status === "number"
    ? error.status
    : null;
}

async function presentSha(octokit: Octokit, at: Place): Promise<string | null> {
  try {
    const { data } = await octokit.rest.repos.getContent({
      owner: at.owner,
      repo: at.repo,
      path: at.path,
      ref: at.branch,
    });
    if (Array.isArray(data) || data.type !== "file")
      throw new Error(`${at.path} is not a file.`);
    return data.sha;
  } catch (error) {
    if (status(error) === 404) return null;
    throw error;
  }
}

export type Committed = { commit: string; changed: boolean };

/**
 * Puts a content into a file of a branch, in one commit, unless it is there.
 * @returns the new commit, or the branch's last one; or null when somebody else changed the file in between
 * @throws Error when the path holds something else than a file
 */
export async function commitFile(
  octokit: Octokit,
  at: Place,
  content: string,
  message: string,
): Promise<Committed | null> {
  const sha = await presentSha(octokit, at);
  if (sha === blobSha(content)) {
    const { data } = await octokit.rest.repos.getBranch({
      owner: at.owner,
      repo: at.repo,
      branch: at.branch,
    });
    return { commit: data.commit.sha, changed: false };
  }
  try {
    const { data } = await octokit.rest.repos.createOrUpdateFileContents({
      ...at,
      message,
      content: Buffer.from(content).toString("base64"),
      ...(sha === null ? {} : { sha }),
    });
    if (data.commit.sha === undefined)
      throw new Error("GitHub made a commit without saying which.");
    return { commit: data.commit.sha, changed: true };
  } catch (error) {
    // 409: the branch or the file moved; 422: the file came to be after we looked.
    const code = status(error);
    if (code === 409 || code === 422) return null;
    throw error;
  }
}
