import { orNull, ownerAndRepo, type Octokit } from "./octokit.ts";

export type RepositoryFile = { path: string; sha: string; size: number };

/**
 * The files of a commit, links and submodules left out; null when GitHub does not have the commit (any more).
 * GitHub cuts the list above 100,000 entries or 7 MB; the folders that begin with a dot come first in it.
 */
export async function readTree(
  octokit: Octokit,
  repository: string,
  sha: string,
): Promise<RepositoryFile[] | null> {
  const found = await orNull(
    octokit.rest.git.getTree({
      ...ownerAndRepo(repository),
      tree_sha: sha,
      recursive: "1",
    }),
    // 409 is an empty repository.
    [404, 409, 422],
  );
  if (found === null) return null;
  return found.data.tree.flatMap(({ type, mode, path, sha: blob, size }) =>
    type === "blob" && mode !== "120000"
      ? [{ path, sha: blob, size: size ?? 0 }]
      : [],
  );
}

/** The text of a file of a tree, null when it is larger than anybody writes by hand. */
export async function readBlob(
  octokit: Octokit,
  repository: string,
  file: RepositoryFile,
  maxBytes: number,
): Promise<string | null> {
  if (file.size > maxBytes) return null;
  const { data } = await octokit.rest.git.getBlob({
    ...ownerAndRepo(repository),
    file_sha: file.sha,
  });
  return Buffer.from(data.content, "base64").toString("utf8");
}
