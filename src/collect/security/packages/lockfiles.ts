import { isObject, type JsonObject, parseJson } from "../../json.ts";

/** A package as a lockfile names it. */
export type LockedPackage = {
  name: string;
  version: string;
  /** Where it is fetched from; null where the lockfile leaves it to the default. */
  resolved: string | null;
  hasIntegrity: boolean;
  /** Only needed to work on the plugin. */
  isDevelopment: boolean;
  hasInstallScript: boolean;
  line: number;
};

const npmLockfile = /^(?:package-lock|npm-shrinkwrap)\.json$/;
const otherLockfile = /^(?:yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/;

/** @returns "npm" when name and version of each package can be told, "other" when only sources can */
export function lockfileKind(file: string): "npm" | "other" | null {
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (npmLockfile.test(name)) return "npm";
  return otherLockfile.test(name) ? "other" : null;
}

/** @returns the packages of npm's lockfile; null when it is none */
export function lockedPackages(text: string): LockedPackage[] | null {
  const { value } = parseJson(text);
  if (!isObject(value)) return null;
  if (isObject(value["packages"])) return fromPackages(value["packages"], text);
  if (isObject(value["dependencies"]))
    return fromDependencies(value["dependencies"], text);
  // A lockfile of no packages.
  return "lockfileVersion" in value ? [] : null;
}

/** Version 2 and 3: one flat table by place. */
function fromPackages(packages: JsonObject, text: string): LockedPackage[] {
  const lines = lineIndex(text);
  return Object.entries(packages).flatMap(([place, entry]) => {
    const at = place.lastIndexOf("node_modules/");
    if (at === -1 || !isObject(entry) || entry["link"] === true) return [];
    const alias = place.slice(at + "node_modules/".length);
    const { name } = entry;
    return [
      locked(
        typeof name === "string" ? name : alias,
        entry,
        lines(`"${place}"`),
      ),
    ];
  });
}

/** Version 1: a tree. */
function fromDependencies(
  dependencies: JsonObject,
  text: string,
): LockedPackage[] {
  const lines = lineIndex(text);
  const found: LockedPackage[] = [];
  const open = [dependencies];
  for (let level = open.pop(); level !== undefined; level = open.pop())
    for (const [name, entry] of Object.entries(level)) {
      if (!isObject(entry)) continue;
      found.push(locked(name, entry, lines(`"${name}"`)));
      if (isObject(entry["dependencies"])) open.push(entry["dependencies"]);
    }
  return found;
}

function locked(name: string, entry: JsonObject, line: number): LockedPackage {
  const { version, resolved } = entry;
  return {
    name,
    version: typeof version === "string" ? version : "",
    resolved: typeof resolved === "string" ? resolved : null,
    hasIntegrity: typeof entry["integrity"] === "string",
    isDevelopment: entry["dev"] === true || entry["devOptional"] === true,
    hasInstallScript: entry["hasInstallScript"] === true,
    line,
  };
}

/** Lines by their first quoted word: looking each name up in the text would take quadratic time. */
function lineIndex(text: string): (quoted: string) => number {
  const first = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    const key = /^\s*("[^"]*")\s*:/.exec(line.slice(0, 500))?.[1];
    if (key !== undefined && !first.has(key)) first.set(key, index + 1);
  }
  return (quoted) => first.get(quoted) ?? 1;
}
