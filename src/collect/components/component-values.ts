import { isObject, type JsonObject, stringList } from "../json.ts";
import type { ReportProblem } from "./component-report.ts";
import type { ComponentKind } from "./find-components.ts";

/** Aliases and ids of Anthropic's models, with the clouds' prefixes in front of an id. */
const model =
  /^(inherit|default|best|opusplan|(sonnet|opus|haiku|fable|mythos)([.\d-]*|plan)|([\w.:/-]*[./])?claude-[\w.:@-]+)(\[1m\])?$/i;

const words: Readonly<Partial<Record<ComponentKind, Record<string, RegExp>>>> =
  {
    agent: {
      isolation: /^worktree$/,
      memory: /^(user|project|local)$/,
    },
    skill: { context: /^fork$/ },
    command: { context: /^fork$/ },
  };

const MAX_SHOWN = 60;

/** Values in the frontmatter that Claude Code drops, or does not understand. */
export function checkValues(
  kind: ComponentKind,
  fields: JsonObject,
  report: ReportProblem,
): void {
  dropped(kind, fields, report);
  const { model: chosen, metadata, maxTurns } = fields;
  if (typeof chosen === "string" && chosen !== "" && !model.test(chosen))
    report("components/unknown-model", "model", {
      message: `"${chosen.slice(0, MAX_SHOWN)}" is no model that Claude Code knows.`,
    });
  if (metadata !== undefined && metadata !== null && !isObject(metadata))
    wrong(report, "metadata", "must hold keys and values", "low");
  if (
    kind === "agent" &&
    maxTurns !== undefined &&
    !(
      typeof maxTurns === "number" &&
      Number.isInteger(maxTurns) &&
      maxTurns > 0
    )
  )
    wrong(report, "maxTurns", "must be a whole number above 0", "low");
  for (const [key, allowed] of Object.entries(words[kind] ?? {})) {
    const value = fields[key];
    if (typeof value === "string" && !allowed.test(value))
      wrong(
        report,
        key,
        `has the unknown value "${value.slice(0, MAX_SHOWN)}"`,
        "low",
      );
  }
}

/** What the official validator calls an error: the value is dropped when the component loads. */
function dropped(
  kind: ComponentKind,
  fields: JsonObject,
  report: ReportProblem,
): void {
  const { name, description, shell } = fields;
  if (!isNothing(name) && typeof name !== "string")
    wrong(report, "name", "must be text: put it in quotes");
  if (typeof description === "object" && description !== null)
    wrong(report, "description", "must be text, not a list or a map");
  const tools = fields["allowed-tools"];
  if (!isNothing(tools) && stringList(tools) === null)
    wrong(report, "allowed-tools", "must be text or a list of text");
  if (kind === "agent" || isNothing(shell)) return;
  if (shell !== "bash" && shell !== "powershell")
    wrong(report, "shell", "must be bash or powershell");
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

function wrong(
  report: ReportProblem,
  key: string,
  message: string,
  severity: "medium" | "low" = "medium",
): void {
  report("components/wrong-value", key, {
    message: `"${key}" ${message}.`,
    severity,
  });
}
