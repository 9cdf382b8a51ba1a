import { nearest } from "../edit-distance.ts";
import type { ReportProblem } from "./component-report.ts";
import type { ComponentKind } from "./find-components.ts";

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
  "output-style": [
    "name",
    "description",
    "keep-coding-instructions",
    "version",
    "author",
    "tags",
    "license",
    "metadata",
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
    report("components/agent-key-ignored", key, {
      message: `"${key}" is not supported for agents of plugins.`,
    });
    return;
  }
  if (kind === "agent" && key === "allowed-tools") {
    report("components/tools-key", key, {
      message: 'Agents restrict tools with "tools", not "allowed-tools".',
      fix: 'Rename it to "tools".',
    });
    return;
  }
  if (kind !== "agent" && key === "tools") {
    report("components/tools-key", key, {
      severity: "low",
      message: `A ${kind} restricts tools with "allowed-tools", not "tools".`,
      fix: 'Rename it to "allowed-tools".',
    });
    return;
  }
  // A key of another tool is harmless; a misspelt one of ours loses its meaning.
  const meant = nearest(key.slice(0, 100), known);
  if (meant !== undefined)
    report("components/misspelt-key", key, {
      message: `"${key}" is no key of a ${kind}. Did you mean "${meant}"?`,
      fix: `Rename it to "${meant}".`,
    });
}
