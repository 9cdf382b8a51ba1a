import type { Finding, Severity } from "../../score/facts.ts";
import type { RuleCode } from "../../score/rules/rule-of.ts";
import { finding } from "../finding.ts";
import type { Tree } from "../tree.ts";
import { checkLinks } from "./check-links.ts";
import { checkKey } from "./component-keys.ts";
import type { Component } from "./find-components.ts";
import { type Frontmatter, readFrontmatter } from "./frontmatter.ts";

/** Claude Code cuts the listing of a skill here. */
const LISTING_LIMIT = 1_536;
/** A skill above this fills a good part of the context before it does anything. */
const BODY_LINES = 1_000;

export type ComponentLint = {
  errors: number;
  warnings: number;
  findings: Finding[];
};

/** Lint of Markdown components: frontmatter, names, broken relative links, size. */
export async function checkComponents(
  tree: Tree,
  components: readonly Component[],
): Promise<ComponentLint> {
  const findings: Finding[] = [];
  for (const component of components) {
    const text = await tree.read(component.file);
    if (text === null) {
      findings.push(
        problem(
          component,
          "components/too-large",
          "medium",
          "The file is above 1 MiB.",
          "Split it.",
          1,
        ),
      );
      continue;
    }
    const frontmatter = readFrontmatter(text);
    findings.push(
      ...checkFrontmatter(component, frontmatter),
      ...checkLinks(tree, component.file, frontmatter),
    );
  }
  const errors = findings.filter(
    ({ severity }) => severity === "medium",
  ).length;
  return { errors, warnings: findings.length - errors, findings };
}

function checkFrontmatter(
  component: Component,
  { fields, problem: wrong, detail, body, bodyOffset }: Frontmatter,
): Finding[] {
  const found: Finding[] = [];
  const report = (
    code: RuleCode,
    severity: Severity,
    message: string,
    fix: string,
  ) => found.push(problem(component, code, severity, message, fix, 1));
  if (wrong === "missing") {
    report(
      "components/no-frontmatter",
      component.kind === "command" ? "low" : "medium",
      `The ${component.kind} has no frontmatter.`,
      "Begin the file with --- and give at least a description.",
    );
    return found;
  }
  if (wrong === "unclosed") {
    report(
      "components/unclosed-frontmatter",
      "medium",
      "The frontmatter is never closed.",
      "End it with a line of three hyphens.",
    );
    return found;
  }
  if (wrong === "invalid")
    report(
      "components/invalid-frontmatter",
      "low",
      `The frontmatter is no valid YAML: ${detail}`,
      "Quote values that hold a colon or begin with a special character.",
    );
  const description =
    textOf(fields["description"]) + textOf(fields["when_to_use"]);
  if (description === "")
    report(
      "components/no-description",
      component.kind === "agent" ? "medium" : "low",
      `The ${component.kind} has no description.`,
      "Say in one sentence what it does and when to use it.",
    );
  if (component.kind === "skill" && description.length > LISTING_LIMIT)
    report(
      "components/description-cut",
      "low",
      `The description has ${description.length} characters; Claude Code cuts it at ${LISTING_LIMIT}.`,
      "Shorten it.",
    );
  if (component.kind === "agent" && textOf(fields["name"]) === "")
    report(
      "components/no-name",
      "medium",
      "The agent has no name.",
      "Add a name.",
    );
  const name = textOf(fields["name"]);
  if (component.kind !== "agent" && /\s/.test(name))
    report(
      "components/name-with-spaces",
      "low",
      `The name "${name}" has spaces.`,
      "Use lower-case letters, digits and hyphens.",
    );
  for (const key of Object.keys(fields)) checkKey(component.kind, key, report);
  if (body.split("\n").length > BODY_LINES)
    report(
      "components/too-long",
      "low",
      `The text has more than ${BODY_LINES} lines (from line ${bodyOffset + 1}).`,
      "Move details to files that are read when they are needed.",
    );
  if (body.trim() === "")
    report(
      "components/empty-body",
      "medium",
      `The ${component.kind} has no text after its frontmatter.`,
      "Write the instructions.",
    );
  return found;
}

function problem(
  { file }: Component,
  code: RuleCode,
  severity: Severity,
  message: string,
  fix: string,
  line: number,
): Finding {
  return finding({ code, severity, file, line, message, fix });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
