import { AppError } from "../../errors.ts";

/** What is to be scored: a folder of this machine, or somebody's repository on GitHub. */
export type Source =
  | { kind: "folder"; path: string }
  | { kind: "repository"; repository: string; ref: string };

const slug =
  /^(?:https:\/\/github\.com\/)?([A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}?)(?:\.git)?(?:@(.*))?$/;

/**
 * A folder that is there is meant; else `owner/repo[@ref]` is a repository.
 *
 * @param isFolder whether there is such a folder
 * @throws AppError validation_error when the ref could be anything else than a branch, a tag or a commit
 */
export function parseSource(text: string, isFolder: boolean): Source {
  const [, repository, ref = "HEAD"] = slug.exec(text) ?? [];
  if (isFolder || repository === undefined || repository.endsWith("/.."))
    return { kind: "folder", path: text };
  // A colon or a plus would make a refspec of it, which writes where it says.
  if (!/^[\w][\w./-]{0,200}$/.test(ref) || ref.includes(".."))
    throw new AppError(
      "validation_error",
      `"${ref.slice(0, 60)}" is no branch, tag or commit.`,
    );
  return { kind: "repository", repository, ref };
}
