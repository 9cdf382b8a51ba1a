import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { GitHub } from "./github/start.ts";

/** Files to write over a copied folder, by path. */
export type Files = Record<string, string>;

/**
 * Commits a folder, with some files written over it, to a branch and pushes it.
 *
 * @param github the stand-in
 * @param input repository and branch; the commit before it, the folder, the files; the author's login
 * @returns the commit
 */
export async function pushFolder(
  github: GitHub,
  input: {
    repository: string;
    branch: string;
    parent: string | null;
    /** null: only `files`. */
    folder: string | null;
    files: Files;
    message: string;
    author: string;
  },
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "miyabi-push-"));
  try {
    if (input.folder !== null)
      await cp(input.folder, scratch, {
        recursive: true,
        filter: (path) => !/(^|\/)node_modules(\/|$)/.test(path),
      });
    for (const [path, text] of Object.entries(input.files)) {
      await mkdir(dirname(join(scratch, path)), { recursive: true });
      await writeFile(join(scratch, path), text);
    }
    const sha = await github.git.commitFolder(input.repository, {
      folder: scratch,
      branch: input.branch,
      parent: input.parent,
      message: input.message,
      author: input.author,
    });
    await github.mirror.push(input.repository, input.branch);
    return sha;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
