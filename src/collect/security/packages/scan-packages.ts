import type { Advisories, Finding } from "../../../score/facts.ts";
import { roleOf } from "../../classify-file.ts";
import { readPackageJson } from "../../package-json.ts";
import type { RunCommand } from "../../run.ts";
import type { Tree } from "../../tree.ts";
import type { Fetch } from "./ask-advisories.ts";
import { defaultRegistry } from "./default-registry.ts";
import {
  findAdvisories,
  unknown,
  type AdvisoryFindings,
} from "./find-advisories.ts";
import {
  lockedPackages,
  lockfileKind,
  type LockedPackage,
} from "./lockfiles.ts";
import { scanLockfile } from "./scan-lockfile.ts";
import { keptVersions } from "./versions-of.ts";
import { scanNpmrc, scanPackageJson } from "./scan-package-json.ts";

export type PackageScan = {
  findings: Finding[];
  advisories: Advisories;
  /** Versions of the locked packages by their names. */
  packages: Record<string, string[]>;
};

/** Lockfiles that npm reads beside package.json, the stronger first. */
const ownLockfiles = ["npm-shrinkwrap.json", "package-lock.json"];

/**
 * What the plugin takes from package registries.
 *
 * @param fetch asks the registry for advisories; without one nothing leaves the machine, and they are unknown
 */
export async function scanPackages(
  tree: Tree,
  { run, fetch }: { run: RunCommand; fetch?: Fetch },
): Promise<PackageScan> {
  const files = tree.files.filter(
    (file) =>
      /(?:^|\/)(?:package\.json|\.npmrc)$/.test(file) ||
      lockfileKind(file) !== null,
  );
  const shipped = files.filter((file) => !isSample(file));
  const registry = shipped.some(
    (file) => lockfileKind(file) !== null || file.endsWith(".npmrc"),
  )
    ? await defaultRegistry(run)
    : null;
  const findings: Finding[] = [];
  for (const file of shipped) {
    const text = await tree.read(file);
    if (text === null) continue;
    if (file.endsWith("package.json"))
      findings.push(...scanPackageJson(file, text));
    else if (file.endsWith(".npmrc"))
      findings.push(...scanNpmrc(file, text, registry));
    else findings.push(...scanLockfile(file, text, registry));
  }
  const locked = await lockedBy(tree);
  const own =
    locked.reason === null
      ? await advisoriesOf(locked, fetch, registry)
      : unknown(locked.reason);
  return {
    findings: [...findings, ...own.findings],
    advisories: own.advisories,
    packages: keptVersions(locked.packages),
  };
}

/** A package.json in a test or an example is data for it. */
function isSample(file: string): boolean {
  const asCode = `${file.slice(0, file.lastIndexOf("/") + 1)}index.js`;
  const role = roleOf(asCode);
  return role === "test" || role === "example" || role === "built";
}

const nothingLocked: AdvisoryFindings = {
  advisories: { status: "known", production: 0, development: 0 },
  findings: [],
};

type Locked = {
  file: string;
  packages: LockedPackage[];
  /** Why they cannot be told; null when they can. */
  reason: string | null;
};

async function lockedBy(tree: Tree): Promise<Locked> {
  const none = { file: "", packages: [], reason: null };
  const { dependencies } = readPackageJson(await tree.read("package.json"));
  if (Object.keys(dependencies).length === 0) return none;
  const file = ownLockfiles.find((name) => tree.has(name));
  if (file === undefined) return { ...none, reason: whyNoLockfile(tree) };
  const text = await tree.read(file);
  const packages = text === null ? null : lockedPackages(text);
  return packages === null
    ? { ...none, reason: `${file} could not be read` }
    : { file, packages, reason: null };
}

function whyNoLockfile({ files }: Tree): string {
  const others = files.filter(
    (file) => !file.includes("/") && lockfileKind(file) === "other",
  );
  return others.length === 0
    ? "there is no lockfile of npm in the plugin's folder"
    : `not looked up: ${others.join(", ")} (only npm's lockfile is read)`;
}

async function advisoriesOf(
  { file, packages }: Locked,
  fetch: Fetch | undefined,
  registry: string | null,
): Promise<AdvisoryFindings> {
  if (file === "") return nothingLocked;
  return fetch === undefined
    ? unknown("nobody was asked")
    : findAdvisories(fetch, registry, file, packages);
}
