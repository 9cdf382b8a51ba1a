import { relative, resolve } from "node:path";
import type { Finding, Severity } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Tree } from "../tree.ts";
import type { JsonPath } from "./json-outline.ts";
import { entryFields, manifestFields } from "./manifest-fields.ts";
import {
  type Marketplace,
  MARKETPLACE_FILE,
  localEntries,
} from "./marketplace-entry.ts";
import {
  entryShape,
  marketplaceShape,
  sourceShape,
} from "./marketplace-shape.ts";
import { isReserved, wrongName } from "./plugin-name.ts";
import { shapeProblems, showPath } from "./shape-problems.ts";
import { cleanPath, shippedOf } from "./shipped.ts";

/** Marketplace names that Claude Code keeps for Anthropic's own. */
const reservedMarketplaces = (
  "claude-code-marketplace claude-code-plugins claude-plugins-official claude-plugins-community claude-community " +
  "anthropic-marketplace anthropic-plugins agent-skills anthropic-agent-skills knowledge-work-plugins life-sciences " +
  "claude-for-legal claude-for-financial-services financial-services-plugins first-party-plugins healthcare " +
  "claude-tag-plugins anthropic-plugin-directory claude-plugin-directory org org-provisioned unknown"
).split(" ");

const MAX_ENTRIES = 2_000;

type Report = (
  path: JsonPath,
  message: string,
  options?: { severity?: Severity; fix?: string },
) => void;

/**
 * The marketplace.json that a plugin at the root of its repository ships: one mistake in it, and Claude Code drops all of it.
 * For a plugin in a folder below it is the repository's, and only the plugin's own entry is looked at.
 */
export function checkMarketplace(
  tree: Tree,
  marketplace: Marketplace,
): Finding[] {
  if (relative(tree.root, tree.dir) !== "" || !tree.has(MARKETPLACE_FILE))
    return [];
  const { source, findings } = marketplace;
  if (source === null) return findings;
  const found = [...findings];
  const report: Report = (path, message, options = {}) =>
    found.push(
      finding({
        code: "contract/marketplace",
        file: source.file,
        line: source.lineOf(path),
        message: `${path.length === 0 ? "marketplace.json" : `"${showPath(path)}"`} ${message}.`,
        ...options,
      }),
    );
  for (const { path, message } of shapeProblems(marketplaceShape, source.value))
    report(path, message);
  if (!isObject(source.value)) return found;
  checkName(source.value["name"], report);
  checkRenames(source.value, report);
  checkEntries(source.value, report);
  checkFolders(tree, source.value, report);
  return found;
}

function checkName(name: unknown, report: Report): void {
  if (typeof name !== "string" || name === "") return;
  const problem = wrongName(name);
  if (problem !== null) report(["name"], problem);
  if (reservedMarketplaces.includes(name))
    report(["name"], "is reserved: Claude Code refuses to add the marketplace");
}

function checkRenames({ renames, plugins }: JsonObject, report: Report): void {
  if (!isObject(renames)) return;
  const listed = new Set(
    (Array.isArray(plugins) ? plugins : [])
      .filter(isObject)
      .map(({ name }) => name),
  );
  for (const [old, target] of Object.entries(renames).slice(0, MAX_ENTRIES))
    if (
      typeof target === "string" &&
      !listed.has(target) &&
      (target === old || !Object.hasOwn(renames, target))
    )
      report(["renames", old], `leads to "${target}", which is not listed`);
}

function checkEntries({ plugins, metadata }: JsonObject, report: Report): void {
  if (!Array.isArray(plugins)) return;
  const hasRoot =
    isObject(metadata) && typeof metadata["pluginRoot"] === "string";
  const seen = new Set<unknown>();
  for (const [index, entry] of (plugins as unknown[])
    .slice(0, MAX_ENTRIES)
    .entries()) {
    const at = ["plugins", index];
    for (const { path, message } of shapeProblems(entryShape, entry, at))
      report(path, message);
    if (!isObject(entry)) continue;
    const { name, source } = entry;
    if (typeof name === "string" && name !== "") {
      const problem = wrongName(name);
      if (problem !== null) report([...at, "name"], problem);
      // The plugin's own entry is compared with its plugin.json elsewhere.
      if (isReserved(name) && !isOwn(entry))
        report([...at, "name"], "is reserved by Anthropic");
      if (seen.has(name)) report([...at, "name"], "is listed twice");
      seen.add(name);
    }
    checkSource(source, [...at, "source"], hasRoot, report);
    checkFields(entry, at, report);
  }
}

function checkSource(
  source: unknown,
  at: JsonPath,
  hasRoot: boolean,
  report: Report,
): void {
  const shape = sourceShape(source);
  if (shape === null) {
    report(
      at,
      "is of no kind that Claude Code knows; an older one drops the whole marketplace",
    );
    return;
  }
  for (const { path, message } of shapeProblems(shape, source, at))
    report(path, message);
  if (typeof source !== "string") return;
  if (source.split("/").includes(".."))
    report(at, "leads out of the repository");
  else if (
    source !== "." &&
    !source.startsWith("./") &&
    (source.includes("/") || !hasRoot)
  )
    report(at, "must start with ./");
}

function checkFields(entry: JsonObject, at: JsonPath, report: Report): void {
  for (const [field, value] of Object.entries(entry)) {
    const shape = Object.hasOwn(manifestFields, field)
      ? manifestFields[field]
      : undefined;
    if (shape === undefined && !Object.hasOwn(entryFields, field))
      report([...at, field], "is no field of an entry: it has no effect", {
        severity: "low",
      });
    if (shape === undefined) continue;
    // Fields of the plugin's own entry are checked as part of its definition.
    if (isOwn(entry)) continue;
    for (const { path, message } of shapeProblems(shape, value, [...at, field]))
      report(path, message);
  }
}

/** A local source that is not shipped cannot be installed by anybody. */
function checkFolders(tree: Tree, value: JsonObject, report: Report): void {
  const shipped = shippedOf(tree);
  for (const { index, folder } of localEntries(value).slice(0, MAX_ENTRIES)) {
    const clean = cleanPath(resolve("/", folder).slice(1));
    if (clean === null || folder.split("/").includes("..")) continue;
    if (!shipped.isFolder(clean))
      report(["plugins", index, "source"], `"${folder}" is not shipped`);
  }
}

function isOwn({ source }: JsonObject): boolean {
  return source === "./" || source === ".";
}
