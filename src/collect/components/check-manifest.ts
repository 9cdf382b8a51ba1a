import type { Finding, Severity, StaticFacts } from "../../score/facts.ts";
import { BROKEN_MANIFEST } from "../../score/rubric.ts";
import type { RuleCode } from "../../score/rules/rule-of.ts";
import { nearest } from "../edit-distance.ts";
import { finding } from "../finding.ts";
import type { Definition } from "./definition.ts";
import { hiddenCharacter } from "./hidden-character.ts";
import type { JsonPath } from "./json-outline.ts";
import {
  entryFields,
  ignoredWhenWrong,
  manifestFields,
} from "./manifest-fields.ts";
import {
  isKebabCase,
  isReserved,
  looksOfficial,
  wrongName,
} from "./plugin-name.ts";
import { shapeProblems, showPath } from "./shape-problems.ts";

/** Many times as many as there are. */
const MAX_FIELDS = 500;

type Report = (
  code: RuleCode,
  path: JsonPath,
  message: string,
  options?: { severity?: Severity; fix?: string },
) => void;

/**
 * Fields of plugin.json or of the marketplace's entry against what Claude Code accepts. Paths and components are checked
 * elsewhere.
 *
 * @param known name that was checked already: one mistake counts once
 */
export function checkManifest(
  definition: Definition,
  known?: unknown,
): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (code, path, message, options = {}) =>
    findings.push(
      finding({
        code,
        file: definition.file,
        line: definition.lineOf(path),
        message,
        ...options,
      }),
    );
  if (known === undefined || known !== definition.fields["name"])
    checkName(definition, report);
  for (const [field, value] of Object.entries(definition.fields).slice(
    0,
    MAX_FIELDS,
  ))
    checkField(definition, field, value, report);
  return findings;
}

function checkField(
  { origin, name }: Definition,
  field: string,
  value: unknown,
  report: Report,
): void {
  const shape = Object.hasOwn(manifestFields, field)
    ? manifestFields[field]
    : Object.hasOwn(entryFields, field)
      ? entryFields[field]
      : undefined;
  if (shape === undefined) {
    const meant = nearest(field, Object.keys(manifestFields));
    const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
    report(
      "contract/unknown-field",
      [field],
      `"${field}" is no field of ${name}: it has no effect.${hint}`,
    );
    return;
  }
  if (origin === "manifest" && Object.hasOwn(entryFields, field)) {
    report(
      "contract/unknown-field",
      [field],
      `"${field}" belongs into the entry of a marketplace.json: in plugin.json it has no effect.`,
    );
    return;
  }
  if (field === "themes" || field === "monitors")
    report(
      "contract/experimental",
      [field],
      `"${field}" is experimental: at the top level it loads for now only.`,
    );
  for (const { path, message } of shapeProblems(shape, value, [field]))
    report("contract/wrong-field", path, `"${showPath(path)}" ${message}.`);
  const ignored = Object.hasOwn(ignoredWhenWrong, field)
    ? ignoredWhenWrong[field]
    : undefined;
  if (ignored !== undefined)
    for (const { path, message } of shapeProblems(ignored, value, [field]))
      report(
        "contract/wrong-field",
        path,
        `"${showPath(path)}" ${message}, and is ignored.`,
        { severity: "low" },
      );
  if (typeof value === "string" && hiddenCharacter(value) !== null)
    report(
      "contract/hidden-character",
      [field],
      `"${field}" holds an invisible character (${hiddenCharacter(value) ?? ""}).`,
    );
}

/** What people look for before they install. An entry beside a plugin.json need not say it again. */
export function missingFields({ fields, file, name }: Definition): Finding[] {
  return ["version", "description", "author"]
    .filter((field) => fields[field] === undefined || fields[field] === "")
    .map((field) =>
      finding({
        code: "contract/missing-field",
        file,
        line: 1,
        message: `"${field}" is missing in ${name}.`,
        fix: `Add "${field}".`,
      }),
    );
}

function checkName({ fields, name: place }: Definition, report: Report): void {
  const { name } = fields;
  const problem = wrongName(name);
  if (problem !== null) {
    report(BROKEN_MANIFEST, ["name"], `The name in ${place} ${problem}.`, {
      fix: "Set a name in kebab-case.",
    });
    return;
  }
  if (typeof name !== "string") return;
  if (isReserved(name))
    report(
      "contract/reserved-name",
      ["name"],
      `The name "${name}" is reserved by Anthropic.`,
    );
  else if (looksOfficial(name))
    report(
      "contract/reserved-name",
      ["name"],
      `The name "${name}" reads as one of Anthropic's own.`,
      { severity: "low", fix: "Name it for what it does." },
    );
  if (!isKebabCase(name))
    report(
      "contract/name-not-kebab",
      ["name"],
      `The name "${name}" is not in kebab-case.`,
    );
}

/** Fields that the marketplace reads. */
export function manifestSummary(
  definition: Definition | undefined,
): StaticFacts["manifest"] {
  if (definition === undefined) return null;
  const { name, version, description } = definition.fields;
  if (typeof name !== "string" || name === "") return null;
  const short = (value: unknown, max: number) =>
    typeof value === "string" ? value.slice(0, max) : null;
  return {
    name: name.slice(0, 200),
    version: short(version, 100),
    description: short(description, 2_000),
  };
}
