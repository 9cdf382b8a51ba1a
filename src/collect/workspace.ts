import { copyFileSync } from "node:fs";
import { access, mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import {
  installDependencies,
  type InstallOutcome,
} from "./install-dependencies.ts";
import type { Log, RunCommand } from "./run.ts";
import { openTree, type Tree } from "./tree.ts";

/** A copy of the shipped files outside the working tree, with the dependencies beside it. */
export type Workspace = {
  /** Real path of the folder that holds all of it. */
  base: string;
  /** Real path of the copied repository, and of the plugin in it. */
  root: string;
  dir: string;
  /** Folders with a package.json, from the plugin up to the root: its own, or the nearest above it, comes first. */
  folders: readonly string[];
  /** Folder for results, beside the copy. */
  scratch: string;
  /** Installs what the package.json in one of the folders asks for; null: only what is needed anyway. */
  install: (folder: string | null) => Promise<InstallOutcome>;
};

export type WorkspaceOptions = {
  tree: Tree;
  run: RunCommand;
  log: Log;
  useInstalled: boolean;
  /** Packages that are needed whether the plugin declares them or not: name and range. */
  extra: Readonly<Record<string, string>>;
};

/**
 * Gives `use` a clean copy: regular files that git tracks, so no committed node_modules, no `.npmrc` beside the install and no
 * link out of the tree. The whole repository is copied, because a plugin's tsconfig may extend one above it. All of it is
 * removed afterwards, whatever happens.
 */
export async function withWorkspace<T>(
  options: WorkspaceOptions,
  use: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const { tree, run } = options;
  const base = await realpath(await mkdtemp(join(tmpdir(), "miyabi-")));
  try {
    const root = join(base, "repository");
    const scratch = join(base, "results");
    await mkdir(scratch);
    const whole =
      tree.dir === tree.root
        ? tree
        : await openTree({ root: tree.root, path: ".", run });
    await copyFiles(whole, root);
    const dir = join(root, relative(tree.root, tree.dir));
    const folders = await packageFolders(root, dir);
    let installs = 0;
    const install = (home: string | null) => {
      installs += 1;
      const place = {
        root,
        dir,
        home,
        scratch: join(base, `install-${installs}`),
      };
      return installDependencies({ ...options, ...place });
    };
    return await use({ base, root, dir, folders, scratch, install });
  } finally {
    await removeAll(base, run);
  }
}

/** Foreign code may have made folders that nobody may enter, or nested them more deeply than a path can say. */
async function removeAll(base: string, run: RunCommand): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3 };
  const failed = await rm(base, options).then(
    () => false,
    () => true,
  );
  if (!failed) return;
  const limits = { cwd: "/", timeoutMs: 5 * 60_000, maxBytes: 10_000 };
  await run("chmod", ["-R", "u+rwX", "--", base], limits);
  const { code, stderr } = await run("rm", ["-rf", "--", base], limits);
  if (code !== 0) throw new Error(`The copy could not be removed: ${stderr}`);
}

/** Folders with a package.json, from the plugin up to the root. */
async function packageFolders(root: string, dir: string): Promise<string[]> {
  const found: string[] = [];
  for (let folder = dir; ; folder = dirname(folder)) {
    const there = await access(join(folder, "package.json")).then(
      () => true,
      () => false,
    );
    if (there) found.push(folder);
    if (folder === root) return found;
  }
}

async function copyFiles({ dir, files }: Tree, to: string): Promise<void> {
  const made = new Set<string>();
  for (const file of files) {
    // A .npmrc can name programs that npm starts, and another registry.
    if (/(^|\/)(node_modules\/|\.npmrc$)/.test(file)) continue;
    const target = join(to, file);
    const folder = dirname(target);
    if (!made.has(folder)) await mkdir(folder, { recursive: true });
    made.add(folder);
    // Waits for the disk: one by one by way of the thread pool, a thousand small files take three times longer.
    copyFileSync(join(dir, file), target);
  }
  await mkdir(to, { recursive: true });
}
