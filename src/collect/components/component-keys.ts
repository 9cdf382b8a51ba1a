import type { Severity } from "../../score/facts.ts";
import type { RuleCode } from "../../score/rules/rule-of.ts";
import { nearest } from "../edit-distance.ts";
import type { ComponentKind } from "./find-components.ts";

type ReportProblem = (
  code: RuleCode,
  severity: Severity,
  message: string,
  fix: string,
) => void;

const knownKeys: Record<ComponentKind, readonly string[]> = {
  skill: [
    "name",
    "description",
    "when_to_use",
    "allowed-tools",
    "model",
    "effort",
    "context",
    "agent",
    "hooks",
    "license",
    "compatibility",
    "metadata",
    "version",
    "argument-hint",
    "arguments",
    "disable-model-invocation",
    "user-invocable",
    "disallowed-tools",
    "paths",
    "shell",
    "author",
    "tags",
    "category",
    "keywords",
    "title",
  ],
  command: [
    "name",
    "description",
    "when_to_use",
    "allowed-tools",
    "argument-hint",
    "arguments",
    "model",
    "effort",
    "context",
    "agent",
    "hooks",
    "disable-model-invocation",
    "user-invocable",
    "disallowed-tools",
    "paths",
    "shell",
    "hide-from-slash-command-tool",
    "version",
    "author",
    "tags",
    "category",
    "license",
    "metadata",
    "title",
  ],
  agent: [
    "name",
    "description",
    "model",
    "effort",
    "maxTurns",
    "tools",
    "disallowedTools",
    "skills",
    "memory",
    "background",
    "isolation",
    "color",
    "version",
    "author",
    "tags",
    "category",
    "license",
    "metadata",
    "initialPrompt",
  ],
};

/** Keys that an agent of a plugin may not set; Claude Code ignores them without a word. */
const refusedInAgents = ["hooks", "mcpServers", "permissionMode"];

/** Reports a frontmatter key that does nothing here: misspelt, refused by Claude Code, or that of another kind. */
export function checkKey(
  kind: ComponentKind,
  key: string,
  report: ReportProblem,
): void {
  const known = knownKeys[kind];
  if (known.includes(key)) return;
  if (kind === "agent" && refusedInAgents.includes(key)) {
    report(
      "components/agent-key-ignored",
      "medium",
      `"${key}" is not supported for agents of plugins.`,
      "Remove it.",
    );
    return;
  }
  if (kind === "agent" && key === "allowed-tools") {
    report(
      "components/tools-key",
      "medium",
      'Agents restrict tools with "tools", not "allowed-tools".',
      'Rename it to "tools".',
    );
    return;
  }
  if (kind !== "agent" && key === "tools") {
    report(
      "components/tools-key",
      "low",
      `A ${kind} restricts tools with "allowed-tools", not "tools".`,
      'Rename it to "allowed-tools".',
    );
    return;
  }
  // A key of another tool is harmless; a misspelt one of ours loses its meaning.
  const meant = nearest(key, known);
  if (meant !== undefined)
    report(
      "components/misspelt-key",
      "low",
      `"${key}" is not a key of a ${kind}. Did you mean "${meant}"?`,
      `Rename it to "${meant}".`,
    );
}
