import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
} from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { AppError } from "../errors.ts";
import type { RunCommand } from "./run.ts";

/** Larger files are not parsed: a person wrote none of them. */
export const MAX_TEXT = 1024 * 1024;
const MAX_FILES = 50_000;
/** Of git's list of files; what does not fit would be left out without a word. */
const MAX_LISTING = 64 * 1024 * 1024;

/** The plugin's files, read safely. Paths are relative to the plugin and use "/". */
export type Tree = {
  /** Real path of the working tree. */
  root: string;
  /** Real path of the plugin in it. */
  dir: string;
  files: readonly string[];
  /** Symbolic links and submodules: shipped, and followed by those who load the plugin, but never read here. */
  links: readonly string[];
  has: (path: string) => boolean;
  /** @returns the text; null when the file is not in `files` or above MAX_TEXT */
  read: (path: string) => Promise<string | null>;
  /** @returns the bytes; null when the file is not in `files` or above `max` */
  readBytes: (path: string, max: number) => Promise<Uint8Array | null>;
};

/**
 * Lists what is shipped: regular files that git tracks, or every regular file where there is no git. Symbolic links are
 * left out, because ESLint and others would follow them out of the tree (`src/x.js -> /etc/passwd`).
 *
 * @param options.root working tree, absolute
 * @param options.path folder of the plugin in it, "." for the root
 * @throws AppError validation_error when the folder is not there or lies outside the tree
 */
export async function openTree(options: {
  root: string;
  path: string;
  run: RunCommand;
}): Promise<Tree> {
  const root = await realFolder(options.root);
  const dir = await realFolder(resolve(root, options.path));
  if (!within(root, dir))
    throw new AppError(
      "validation_error",
      "The plugin's path leads out of the repository. Give a path inside it.",
    );
  const listed = (await trackedFiles(dir, options.run)) ?? (await walk(dir));
  if (listed.length > MAX_FILES) throw tooManyFiles();
  const files = (await keepRegular(dir, pathsOf(listed, false))).sort();
  const texts = keptTexts((path) => textIn(dir, path));
  const known = new Set(files);
  return {
    root,
    dir,
    files,
    links: pathsOf(listed, true).sort(),
    has: (path) => known.has(path),
    read: (path) => Promise.resolve(known.has(path) ? texts(path) : null),
    readBytes: (path, max) =>
      Promise.resolve(known.has(path) ? readFile(join(dir, path), max) : null),
  };
}

function tooManyFiles(): AppError {
  return new AppError(
    "validation_error",
    `The plugin has more than ${MAX_FILES} files. Point --path at the plugin's own folder.`,
  );
}

/** Texts that stay in memory, in bytes: lint, the security scan and others read the same files. */
const MAX_KEPT = 64 * 1024 * 1024;

function keptTexts(
  read: (path: string) => string | null,
): (path: string) => string | null {
  const kept = new Map<string, string | null>();
  let size = 0;
  return (path) => {
    const known = kept.get(path);
    if (known !== undefined) return known;
    const text = read(path);
    size += text?.length ?? 0;
    if (size <= MAX_KEPT) kept.set(path, text);
    return text;
  };
}

type Entry = { path: string; isLink: boolean };

function pathsOf(entries: readonly Entry[], links: boolean): string[] {
  return entries
    .filter(({ isLink }) => isLink === links)
    .map(({ path }) => path);
}

async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    throw new AppError(
      "validation_error",
      "There is no such folder. Check the path of the plugin.",
      { cause },
    );
  }
}

function within(parent: string, child: string): boolean {
  return child === parent || child.startsWith(parent + sep);
}

/** Mode and path; 120000 is a symbolic link, 160000 a submodule. */
const tracked = /^(100644|100755|120000|160000) [0-9a-f]+ 0\t([\s\S]+)$/;

/** @returns null where there is no git work tree, or git tracks nothing here (a new plugin that was not added yet) */
async function trackedFiles(
  dir: string,
  run: RunCommand,
): Promise<Entry[] | null> {
  // A repository's own config may name programs that git starts; fsmonitor is the one that a listing would start.
  const config = ["-c", "core.fsmonitor=false", "-c", `safe.directory=*`];
  const result = await run("git", [...config, "ls-files", "-s", "-z"], {
    cwd: dir,
    timeoutMs: 60_000,
    maxBytes: MAX_LISTING,
  }).catch((error: unknown) => {
    // No git on this machine: the folder is listed as it is.
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return null;
    throw error;
  });
  if (result?.code !== 0) return null;
  if (result.stdout.length >= MAX_LISTING) throw tooManyFiles();
  const entries = result.stdout.split("\0").flatMap((line): Entry[] => {
    const [, mode, path] = tracked.exec(line) ?? [];
    return path === undefined
      ? []
      : [{ path, isLink: mode === "120000" || mode === "160000" }];
  });
  return entries.length === 0 ? null : entries;
}

const neverShipped = new Set([".git", "node_modules", ".hg", ".svn"]);

async function walk(dir: string, below = ""): Promise<Entry[]> {
  const found: Entry[] = [];
  const entries = await readdir(join(dir, below), { withFileTypes: true });
  for (const entry of entries) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (neverShipped.has(entry.name)) continue;
    if (entry.isFile()) found.push({ path, isLink: false });
    else if (entry.isSymbolicLink()) found.push({ path, isLink: true });
    else if (entry.isDirectory()) found.push(...(await walk(dir, path)));
    if (found.length > MAX_FILES) break;
  }
  return found;
}

/** Drops what is no regular file now, and what lies behind a linked folder. */
async function keepRegular(dir: string, paths: string[]): Promise<string[]> {
  const folders = new Map<string, Promise<boolean>>();
  const inside = (path: string) => {
    const folder = join(dir, path, "..");
    const known = folders.get(folder);
    if (known) return known;
    const answer = realpath(folder).then(
      (real) => within(dir, real) && relative(folder, real) === "",
      () => false,
    );
    folders.set(folder, answer);
    return answer;
  };
  const kept: string[] = [];
  for (const path of paths) {
    // A tracked file may be deleted in the working tree: then it is not shipped.
    const stat = await lstat(join(dir, path)).catch(() => null);
    if (stat?.isFile() && (await inside(path))) kept.push(path);
  }
  return kept;
}

/**
 * The text of a file that is known to be regular.
 *
 * @param dir folder of the plugin, absolute
 * @returns null when it is above MAX_TEXT
 */
export function textIn(dir: string, path: string): string | null {
  return readFile(join(dir, path), MAX_TEXT)?.toString("utf8") ?? null;
}

/** Waits for the disk: a thousand small files that are asked for one by one take longer by way of the thread pool. */
function readFile(path: string, max: number): Buffer | null {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return fstatSync(file).size > max ? null : readFileSync(file);
  } finally {
    closeSync(file);
  }
}
