import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject, parseJson } from "./json.ts";

/** What the scorer reads of a package.json. */
export type PackageJson = {
  /** Direct dependencies of all kinds, with their ranges. */
  dependencies: Readonly<Record<string, string>>;
  scripts: Readonly<Record<string, string>>;
  /** `"type": "module"`? */
  isModule: boolean;
};

const kinds = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
];

/** @returns an empty package when the text is null or no valid package.json */
export function readPackageJson(text: string | null): PackageJson {
  const { value } = parseJson(text ?? "{}");
  const pkg = isObject(value) ? value : {};
  return {
    dependencies: Object.assign(
      {},
      ...kinds.toReversed().map((kind) => stringsOf(pkg[kind])),
    ) as Record<string, string>,
    scripts: stringsOf(pkg["scripts"]),
    isModule: pkg["type"] === "module",
  };
}

/** @param folder null when there is no package.json: that is an empty package */
export async function readPackageIn(
  folder: string | null,
): Promise<PackageJson> {
  const path = folder === null ? null : join(folder, "package.json");
  return readPackageJson(path === null ? null : await readFile(path, "utf8"));
}

function stringsOf(value: unknown): Record<string, string> {
  const entries = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

/** @returns the first major version that a range names, null when it names none ("latest", "*") */
export function majorOf(range: string | undefined): number | null {
  const major = /(?:^|[^\d.])(\d+)(?:\.|$|\s|-)/.exec(` ${range ?? ""}`)?.[1];
  return major === undefined ? null : Number(major);
}
