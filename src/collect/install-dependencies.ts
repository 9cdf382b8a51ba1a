import {
  access,
  copyFile,
  mkdir,
  readFile,
  readdir,
  rename,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { isObject, parseJson } from "./json.ts";
import { readPackageIn } from "./package-json.ts";
import { saysConflict, whyInstallFailed } from "./install-failure.ts";
import type { Log, RunCommand } from "./run.ts";

/** "failed" is the plugin's fault, "infra_error" is not. */
export type InstallOutcome =
  | { status: "installed" | "nothing_to_install" }
  | { status: "failed" | "infra_error"; reason: string };

type Options = {
  tree: { dir: string; root: string };
  run: RunCommand;
  log: Log;
  useInstalled: boolean;
  extra: Readonly<Record<string, string>>;
  /** Real path of the copied repository, of the plugin in it, and of the folder of its package.json (null: there is none). */
  root: string;
  dir: string;
  home: string | null;
  /** A folder that may be made for the install. */
  scratch: string;
};

const flags = [
  "--ignore-scripts",
  "--allow-git=none",
  "--allow-remote=none",
  "--no-audit",
  "--no-fund",
  "--no-update-notifier",
  "--prefer-offline",
  "--loglevel=error",
];

/**
 * Puts node_modules beside the plugin's package.json in the copy, without running a line of anybody's code: npm sees only
 * package.json and the lockfile, in an empty folder, because a `.npmrc` beside them may name programs (`git=./evil.sh`).
 */
export async function installDependencies(
  options: Options,
): Promise<InstallOutcome> {
  const { home } = options;
  const pkg = await readPackageIn(home);
  const wanted = { ...options.extra, ...pkg.dependencies };
  const names = Object.keys(wanted);
  if (names.length === 0) return { status: "nothing_to_install" };
  const target = join(home ?? options.dir, "node_modules");
  if (options.useInstalled) {
    const found = await findInstalled(options.tree.dir, names);
    if (found !== null) {
      options.log(`using the dependencies in ${found}`);
      await linkEach(found, target);
      return { status: "installed" };
    }
  }
  const remote = Object.entries(wanted).find(([, range]) => isRemote(range));
  if (remote)
    return {
      status: "failed",
      reason: `the dependency ${remote[0]} does not come from the registry (${remote[1].slice(0, 100)})`,
    };
  return install(options, home, target);
}

async function install(
  { run, log, scratch, root, extra }: Options,
  home: string | null,
  target: string,
): Promise<InstallOutcome> {
  await mkdir(scratch, { recursive: true });
  const locked = home === null ? null : await lockedFolder(home, root);
  if (locked !== null) await copyManifests(locked, scratch);
  else if (home !== null)
    await copyFile(join(home, "package.json"), join(scratch, "package.json"));
  // Without a package.json of its own npm would install into a folder above.
  else await writeFile(join(scratch, "package.json"), "{}");
  log(
    `installing dependencies (${locked === null ? "no lockfile" : "from the lockfile"}, no scripts)`,
  );
  const npm = (args: string[]) =>
    run("npm", [...args, ...flags], {
      cwd: scratch,
      timeoutMs: 5 * 60_000,
      maxBytes: 1024 * 1024,
    });
  try {
    const steps: string[][] = [];
    if (home !== null)
      steps.push(
        locked === null ? ["install", "--package-lock=false"] : ["ci"],
      );
    const missing = Object.entries(extra).map(
      ([name, range]) => `${name}@${range}`,
    );
    if (missing.length > 0) steps.push(["install", "--no-save", ...missing]);
    for (const step of steps) {
      const result = await npm(step);
      // Of packages that do not fit together pnpm, yarn and bun only warn: who has no lockfile of npm may use one of them.
      const again =
        locked === null && saysConflict(result)
          ? await npm([...step, "--force"])
          : result;
      if (again.code !== 0) return whyInstallFailed(again);
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return { status: "infra_error", reason: "npm is not there" };
    throw error;
  }
  if (!(await exists(join(scratch, "node_modules"))))
    return { status: "nothing_to_install" };
  // A lockfile above the package (a workspace) installs above it, too.
  const beside = locked === null ? target : join(locked, "node_modules");
  if (!(await exists(beside)))
    await rename(join(scratch, "node_modules"), beside);
  return { status: "installed" };
}

/** Folder of the lockfile that locks the package: its own, or one above it that lists it as a workspace. */
async function lockedFolder(
  home: string,
  root: string,
): Promise<string | null> {
  if (await exists(join(home, "package-lock.json"))) return home;
  for (let folder = home; folder !== root;) {
    folder = dirname(folder);
    const packages = await lockedPackages(folder);
    if (packages.includes(relative(folder, home))) return folder;
  }
  return null;
}

async function lockedPackages(folder: string): Promise<string[]> {
  const path = join(folder, "package-lock.json");
  if (!(await exists(path))) return [];
  const { value } = parseJson(await readFile(path, "utf8"));
  return isObject(value) && isObject(value["packages"])
    ? Object.keys(value["packages"])
    : [];
}

/** package.json and lockfile, and the package.json of each workspace. */
async function copyManifests(from: string, to: string): Promise<void> {
  await copyFile(
    join(from, "package-lock.json"),
    join(to, "package-lock.json"),
  );
  for (const place of ["", ...(await lockedPackages(from))]) {
    const outside =
      place.includes("node_modules") || place.split("/").includes("..");
    if (outside || !(await exists(join(from, place, "package.json")))) continue;
    await mkdir(join(to, place), { recursive: true });
    await copyFile(
      join(from, place, "package.json"),
      join(to, place, "package.json"),
    );
  }
}

/** Nearest node_modules above the working tree's plugin that has every package. */
async function findInstalled(
  from: string,
  names: readonly string[],
): Promise<string | null> {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules");
    const there = await Promise.all(
      names.map((name) => exists(join(candidate, name, "package.json"))),
    );
    if (there.every(Boolean)) return candidate;
    if (folder === dirname(folder)) return null;
  }
}

/** A folder of links, so that what tools write into node_modules (caches) stays in the copy. */
async function linkEach(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name.startsWith(".") && name !== ".bin") continue;
    if (name.startsWith("@")) await linkEach(join(from, name), join(to, name));
    else await symlink(join(from, name), join(to, name));
  }
}

function isRemote(range: string): boolean {
  return /^(git[+:@]|github:|gitlab:|bitbucket:|https?:|ssh:|file:|link:)|^[\w-]+\/[\w.-]+(#|$)/.test(
    range,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
