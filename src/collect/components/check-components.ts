import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import type { Tree } from "../tree.ts";
import { checkLinks } from "./check-links.ts";
import { checkMentions, type Mentioned } from "./check-mentions.ts";
import { checkKey } from "./component-keys.ts";
import { type ReportProblem, reporterFor } from "./component-report.ts";
import { checkValues } from "./component-values.ts";
import type { Component } from "./find-components.ts";
import { type Frontmatter, readFrontmatter } from "./frontmatter.ts";
import { shippedOf } from "./shipped.ts";

/** Claude Code cuts the listing of a skill here. */
const LISTING_LIMIT = 1_536;
/** A skill above this fills a good part of the context before it does anything. */
const BODY_LINES = 1_000;
const MAX_COMPONENTS = 5_000;
const MAX_CHARACTERS = 64 * 1024 * 1024;

export type ComponentLint = {
  /** Components that were looked at. */
  count: number;
  errors: number;
  warnings: number;
  findings: Finding[];
};

/**
 * Lint of Markdown components: frontmatter, names, broken relative links, dead references, size.
 *
 * @param plugin name of the plugin, null when it has none
 */
export async function checkComponents(
  tree: Tree,
  components: readonly Component[],
  plugin: string | null = null,
): Promise<ComponentLint> {
  const findings: Finding[] = [];
  const shipped = shippedOf(tree);
  const named = (kind: Component["kind"]) =>
    new Set(
      components.filter((item) => item.kind === kind).map(({ name }) => name),
    );
  const mentioned: Mentioned = {
    plugin,
    agents: named("agent"),
    skills: named("skill"),
    shipped,
  };
  let characters = 0;
  for (const [index, component] of components.entries()) {
    const text = await tree.read(component.file);
    characters += text?.length ?? 0;
    if (text === null) {
      findings.push(tooLarge(component));
      continue;
    }
    if (index >= MAX_COMPONENTS || characters > MAX_CHARACTERS) {
      findings.push(tooMany(component, components.length));
      break;
    }
    const frontmatter = readFrontmatter(text);
    const report = reporterFor(component.file, text, findings);
    checkFrontmatter(component, frontmatter, report);
    checkLinks(component.file, frontmatter, shipped, report);
    checkMentions(component, frontmatter, mentioned, report);
  }
  const errors = findings.filter(({ severity }) => severity !== "low").length;
  return {
    count: components.length,
    errors,
    warnings: findings.length - errors,
    findings,
  };
}

function checkFrontmatter(
  { kind }: Component,
  { fields, problem, detail, body, bodyOffset }: Frontmatter,
  report: ReportProblem,
): void {
  if (body.trim() === "" && problem !== "unclosed")
    report("components/empty-body", Math.max(1, bodyOffset), {
      message: `The ${kind} has no text.`,
    });
  if (body.split("\n").length > BODY_LINES)
    report("components/too-long", bodyOffset + 1, {
      message: `The text has more than ${BODY_LINES} lines.`,
    });
  if (problem === "missing") {
    if (kind !== "output-style")
      report("components/no-frontmatter", 1, {
        // Claude Code loads it, and takes the first line for its description.
        severity: kind === "agent" ? "medium" : "low",
        message: `The ${kind} has no frontmatter.`,
      });
    return;
  }
  if (problem === "unclosed") {
    report("components/unclosed-frontmatter", 1, {
      message: "The frontmatter is never closed.",
    });
    return;
  }
  if (problem !== null)
    report("components/invalid-frontmatter", 1, {
      severity: problem === "quoted" ? "low" : "medium",
      message: `The frontmatter is no valid YAML: ${detail}`,
    });
  checkDescription(kind, fields, report);
  checkValues(kind, fields, report);
  for (const key of Object.keys(fields).slice(0, 200))
    checkKey(kind, key, report);
}

function checkDescription(
  kind: Component["kind"],
  fields: Frontmatter["fields"],
  report: ReportProblem,
): void {
  const description = `${textOf(fields["description"])}${textOf(fields["when_to_use"])}`;
  if (description === "" && kind !== "output-style")
    report("components/no-description", 1, {
      severity: kind === "agent" ? "medium" : "low",
      message: `The ${kind} has no description.`,
    });
  if (kind === "skill" && description.length > LISTING_LIMIT)
    report("components/description-cut", "description", {
      message: `The description has ${description.length} characters; Claude Code cuts it at ${LISTING_LIMIT}.`,
    });
  const name = textOf(fields["name"]);
  if (kind === "agent" && name === "" && typeof fields["name"] !== "object")
    report("components/no-name", 1, {
      message: "The agent has no name: it is called by the name of its file.",
    });
  if ((kind === "skill" || kind === "command") && /\s/.test(name))
    report("components/name-with-spaces", "name", {
      message: `The name "${name}" has spaces.`,
    });
}

function tooLarge({ file }: Component): Finding {
  return finding({
    code: "components/too-large",
    file,
    line: 1,
    message: "The file is above 1 MiB.",
  });
}

function tooMany({ file }: Component, count: number): Finding {
  return finding({
    code: "components/too-many",
    file,
    line: 1,
    message: `There are ${count} components: from this one on they were not looked at.`,
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number"
    ? String(value).trim()
    : "";
}
