import type { Finding } from "../../score/facts.ts";
import { BROKEN_MANIFEST } from "../../score/rubric.ts";
import type { RuleCode } from "../../score/rules/rule-of.ts";
import { nearest } from "../edit-distance.ts";
import { finding } from "../finding.ts";
import { type JsonObject, isObject, parseJson, stringList } from "../json.ts";
import type { Tree } from "../tree.ts";
import { isReserved, manifestFields, wrongName } from "./manifest-fields.ts";
import { findEntry } from "./marketplace-entry.ts";

const FILE = ".claude-plugin/plugin.json";

export type ManifestResult = {
  /** What defines the plugin: plugin.json, else the marketplace's entry. Empty when there is neither. */
  definition: JsonObject;
  /** File that the definition stands in, relative to the plugin; null when there is none. */
  file: string | null;
  manifest: {
    name: string;
    version: string | null;
    description: string | null;
  } | null;
  findings: Finding[];
};

/** Reads the plugin's definition and checks it against what Claude Code accepts. */
export async function checkManifest(tree: Tree): Promise<ManifestResult> {
  const text = await tree.read(FILE);
  if (text !== null) return fromManifest(tree, text);
  if (tree.has(FILE)) return broken("the file is too large to be read");
  const entry = await findEntry(tree);
  if (entry === null)
    return { definition: {}, file: null, manifest: null, findings: [] };
  return {
    definition: entry,
    file: null,
    manifest: summary(entry),
    findings: checkFields(tree, entry, ".claude-plugin/marketplace.json"),
  };
}

function fromManifest(tree: Tree, text: string): ManifestResult {
  if (text.startsWith("\ufeff")) return broken("starts with a byte order mark");
  const { value, error } = parseJson(text);
  if (error !== null) return broken(`is no JSON: ${error}`);
  if (!isObject(value)) return broken("must be an object");
  const nameProblem = wrongName(value["name"]);
  const findings = checkFields(tree, value, FILE);
  if (nameProblem !== null)
    findings.unshift(
      brokenFinding(
        `The plugin's name ${nameProblem}.`,
        "Set a kebab-case name.",
      ),
    );
  return { definition: value, file: FILE, manifest: summary(value), findings };
}

function broken(problem: string): ManifestResult {
  return {
    definition: {},
    file: FILE,
    manifest: null,
    findings: [
      brokenFinding(
        `plugin.json ${problem}.`,
        "Claude Code cannot load the plugin until this is repaired.",
      ),
    ],
  };
}

function brokenFinding(message: string, fix: string): Finding {
  return finding({
    code: BROKEN_MANIFEST,
    severity: "high",
    file: FILE,
    line: 1,
    message,
    fix,
  });
}

function summary(definition: JsonObject): ManifestResult["manifest"] {
  const { name, version, description } = definition;
  if (typeof name !== "string" || name === "") return null;
  const short = (value: unknown, max: number) =>
    typeof value === "string" ? value.slice(0, max) : null;
  return {
    name: name.slice(0, 200),
    version: short(version, 100),
    description: short(description, 2_000),
  };
}

function checkFields(
  tree: Tree,
  definition: JsonObject,
  file: string,
): Finding[] {
  const findings: Finding[] = [];
  const report = (
    code: RuleCode,
    severity: "medium" | "low",
    message: string,
    fix: string,
  ) =>
    findings.push(
      finding({
        code,
        severity,
        file,
        line: 1,
        message,
        fix,
      }),
    );
  const known = Object.keys(manifestFields);
  for (const [field, value] of Object.entries(definition)) {
    const check = Object.hasOwn(manifestFields, field)
      ? manifestFields[field]
      : undefined;
    if (check === undefined) {
      const meant = nearest(field, known);
      const hint = meant ? ` Did you mean "${meant}"?` : "";
      report(
        "contract/unknown-field",
        "low",
        `"${field}" is not a field of the manifest.${hint}`,
        "Rename or remove it.",
      );
      continue;
    }
    const problem = check(value);
    if (problem !== null)
      report(
        "contract/wrong-field",
        "medium",
        `"${field}" ${problem}.`,
        "Claude Code refuses the manifest with this value.",
      );
  }
  for (const field of ["version", "description", "author"])
    if (!Object.hasOwn(definition, field))
      report(
        "contract/missing-field",
        "low",
        `"${field}" is missing.`,
        `Add "${field}".`,
      );
  const { name } = definition;
  if (typeof name === "string" && isReserved(name))
    report(
      "contract/reserved-name",
      "medium",
      `The name "${name}" is reserved by Anthropic.`,
      "Choose a name that does not begin with claude-, anthropic- or cc-plugin-.",
    );
  if (typeof name === "string" && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    report(
      "contract/name-not-kebab",
      "low",
      `The name "${name}" is not in kebab-case.`,
      "Use lower-case letters, digits and single hyphens.",
    );
  for (const field of [
    "skills",
    "commands",
    "agents",
    "outputStyles",
    "hooks",
    "mcpServers",
    "lspServers",
  ]) {
    for (const path of stringList(definition[field]) ?? []) {
      const problem = wrongPath(tree, field, path);
      if (problem !== null)
        report(
          "contract/wrong-path",
          "medium",
          `"${field}": "${path}" ${problem}.`,
          "Give a path that starts with ./ and is shipped.",
        );
    }
  }
  return findings;
}

function wrongPath(tree: Tree, field: string, path: string): string | null {
  if (path.startsWith("/")) return "is an absolute path";
  if (path.split("/").includes("..")) return "leads out of the plugin";
  if (!path.startsWith("./") && !(field === "skills" && path === "."))
    return "must start with ./";
  const clean = path.replace(/^\.\/?/, "").replace(/\/+$/, "");
  if (clean === "") return null;
  if (field === "agents" && !clean.endsWith(".md")) return "must end with .md";
  const there =
    tree.has(clean) || tree.files.some((file) => file.startsWith(`${clean}/`));
  return there ? null : "is not there";
}
