import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Real git repositories on disk, laid out as git hosts do: "<root>/<owner>/<name>.git". */
export type GitStore = {
  root: string;
  /** Runs git in a bare repository. */
  git: (
    repository: string,
    args: string[],
    input?: { text?: string; env?: Record<string, string> },
  ) => Promise<string>;
  /** The bytes of an object. */
  blob: (repository: string, sha: string) => Promise<Buffer>;
  create: (repository: string) => Promise<void>;
  /** Commits the files of a folder over a branch (or a new one from `parent`) and answers with the commit. */
  commitFolder: (
    repository: string,
    input: {
      folder: string;
      branch: string;
      parent: string | null;
      message: string;
      author: string;
    },
  ) => Promise<string>;
  pathOf: (repository: string) => string;
};

/** No configuration of the person who runs this: no hooks, signing or templates of theirs. */
const cleanEnv = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

/**
 * @param root an empty directory
 * @returns git over the bare repositories in it
 */
export function createGitStore(root: string): GitStore {
  const pathOf = (repository: string): string =>
    join(root, `${repository}.git`);

  const git: GitStore["git"] = async (repository, args, input = {}) => {
    const child = run("git", ["--git-dir", pathOf(repository), ...args], {
      env: { ...cleanEnv, ...input.env },
      maxBuffer: 64 * 1024 * 1024,
    });
    // Most commands read nothing, and may be gone before anything is written.
    if (input.text === undefined) child.child.stdin?.destroy();
    else child.child.stdin?.end(input.text);
    return (await child).stdout.trimEnd();
  };

  return {
    root,
    git,
    pathOf,
    blob: async (repository, sha) =>
      (
        await run(
          "git",
          ["--git-dir", pathOf(repository), "cat-file", "blob", sha],
          {
            env: cleanEnv,
            encoding: "buffer",
            maxBuffer: 64 * 1024 * 1024,
          },
        )
      ).stdout,
    create: async (repository) => {
      await run(
        "git",
        ["init", "--quiet", "--bare", "-b", "main", pathOf(repository)],
        {
          env: cleanEnv,
        },
      );
      // As on GitHub: a client may fetch a commit by its id, reachable by a branch or not.
      await git(repository, [
        "config",
        "uploadpack.allowAnySHA1InWant",
        "true",
      ]);
    },
    commitFolder: async (repository, input) => {
      const scratch = await mkdtemp(join(root, "index-"));
      const env = {
        GIT_INDEX_FILE: join(scratch, "index"),
        GIT_AUTHOR_NAME: input.author,
        GIT_AUTHOR_EMAIL: `${input.author}@users.noreply.example`,
        GIT_COMMITTER_NAME: input.author,
        GIT_COMMITTER_EMAIL: `${input.author}@users.noreply.example`,
        GIT_AUTHOR_DATE: new Date().toISOString(),
        GIT_COMMITTER_DATE: new Date().toISOString(),
      };
      try {
        await git(
          repository,
          ["--work-tree", input.folder, "add", "--all", "--force", "."],
          { env },
        );
        const tree = await git(repository, ["write-tree"], { env });
        const parents = input.parent === null ? [] : ["-p", input.parent];
        const sha = await git(
          repository,
          ["commit-tree", tree, ...parents, "-m", input.message],
          { env },
        );
        await git(repository, [
          "update-ref",
          `refs/heads/${input.branch}`,
          sha,
        ]);
        return sha;
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  };
}
