import semver from "semver";
import type { LockedPackage } from "./lockfiles.ts";

/** Versions of each package by its name, each once. */
export function versionsOf(
  packages: readonly LockedPackage[],
): Record<string, string[]> {
  const byName = new Map<string, Set<string>>();
  for (const { name, version } of packages)
    byName.set(name, (byName.get(name) ?? new Set()).add(version));
  return Object.fromEntries(
    [...byName].map(([name, versions]) => [name, [...versions]]),
  );
}

/** Characters of the list in the facts. What is larger is left out whole: half a list would look like all of it. */
const MAX_LIST = 250_000;

/** The same for the facts: what npm could not install is left out. */
export function keptVersions(
  packages: readonly LockedPackage[],
): Record<string, string[]> {
  const real = packages.filter(
    ({ name, version }) =>
      /^(?:@[\w.~-]+\/)?[\w.~-]{1,214}$/.test(name) &&
      name !== "__proto__" &&
      semver.valid(version) !== null,
  );
  const versions = versionsOf(real);
  return JSON.stringify(versions).length > MAX_LIST ? {} : versions;
}
