import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import { isObject, type JsonObject, parseJson } from "../json.ts";
import type { Tree } from "../tree.ts";
import { inlineAndFiles } from "./config-sources.ts";
import { quoteWords } from "../security/quote-words.ts";
import type { ShellText } from "../security/shell-findings.ts";

/** Event names that Claude Code 2.1.330 accepts. */
const events: readonly string[] = (
  "PreToolUse PostToolUse PostToolUseFailure PostToolBatch Notification MessageDisplay UserPromptSubmit UserPromptExpansion " +
  "SessionStart SessionEnd Stop StopFailure SubagentStart SubagentStop PreCompact PostCompact PermissionRequest PermissionDenied " +
  "Setup TeammateIdle TaskCreated TaskCompleted Elicitation ElicitationResult ConfigChange WorktreeCreate WorktreeRemove " +
  "InstructionsLoaded CwdChanged FileChanged DirectoryAdded PreModelSwitch PostModelSwitch"
).split(" ");

/** What a handler of each type must have. */
const required: Readonly<Record<string, string>> = {
  command: "command",
  http: "url",
  mcp_tool: "tool",
  prompt: "prompt",
  agent: "prompt",
};

export type HooksResult = {
  events: string[];
  commands: ShellText[];
  findings: Finding[];
};

/** Hooks of `hooks/hooks.json` and of the definition, checked against what Claude Code loads. */
export async function checkHooks(
  tree: Tree,
  definition: JsonObject,
  definitionFile: string | null,
): Promise<HooksResult> {
  const result: HooksResult = { events: [], commands: [], findings: [] };
  const sources = inlineAndFiles(
    definition["hooks"],
    definitionFile,
    "hooks/hooks.json",
  );
  for (const { file, inline } of sources) {
    const report = (
      message: string,
      fix: string,
      severity: "medium" | "low" = "medium",
    ) =>
      result.findings.push(
        finding({
          code: "contract/hooks",
          severity,
          file,
          line: 1,
          message,
          fix,
        }),
      );
    let value: unknown = inline;
    let text = "";
    if (inline === undefined && file !== null) {
      const read = await tree.read(file);
      if (read === null) continue;
      text = read;
      const parsed = parseJson(read);
      if (parsed.error !== null) {
        report(`The hooks are no JSON: ${parsed.error}`, "Repair the file.");
        continue;
      }
      value = parsed.value;
    }
    if (!isObject(value)) {
      report(
        "Hooks must be an object.",
        'Write {"hooks": {"<Event>": [...]}}.',
      );
      continue;
    }
    const wrapped = value["hooks"];
    if (inline === undefined && !isObject(wrapped)) {
      report(
        'The events are not inside "hooks".',
        'Wrap them: {"hooks": {...}}.',
      );
      continue;
    }
    readEvents(isObject(wrapped) ? wrapped : value, {
      file,
      text,
      report,
      result,
    });
  }
  result.events = [...new Set(result.events)].sort();
  return result;
}

type Context = {
  file: string | null;
  text: string;
  report: (message: string, fix: string, severity?: "medium" | "low") => void;
  result: HooksResult;
};

function readEvents(hooks: JsonObject, context: Context): void {
  for (const [event, groups] of Object.entries(hooks)) {
    if (!events.includes(event))
      context.report(
        `"${event}" is not an event of Claude Code.`,
        "Its handlers never run: correct the name.",
        "low",
      );
    if (!Array.isArray(groups)) {
      context.report(
        `"${event}" must be an array.`,
        'Write [{"hooks": [...]}].',
      );
      continue;
    }
    for (const group of groups as unknown[]) {
      const handlers = isObject(group) ? group["hooks"] : undefined;
      if (!Array.isArray(handlers)) {
        context.report(
          `A group of "${event}" has no array "hooks".`,
          'Write {"matcher": "...", "hooks": [...]}.',
        );
        continue;
      }
      context.result.events.push(event);
      for (const handler of handlers as unknown[])
        readHandler(event, handler, context);
    }
  }
}

function readHandler(
  event: string,
  handler: unknown,
  { file, text, report, result }: Context,
): void {
  if (!isObject(handler)) {
    report(
      `A handler of "${event}" is no object.`,
      'Write {"type": "command", "command": "..."}.',
    );
    return;
  }
  const type = handler["type"];
  const field =
    typeof type === "string" && Object.hasOwn(required, type)
      ? required[type]
      : undefined;
  if (typeof type !== "string" || field === undefined) {
    report(
      `A handler of "${event}" has an unknown type.`,
      `Use one of ${Object.keys(required).join(", ")}.`,
    );
    return;
  }
  const value = handler[field];
  if (typeof value !== "string" || value === "") {
    report(
      `A ${type} handler of "${event}" has no "${field}".`,
      `Add "${field}".`,
    );
    return;
  }
  if (type !== "command") return;
  const args = Array.isArray(handler["args"])
    ? handler["args"].filter((item) => typeof item === "string")
    : [];
  // With "args" it is started without a shell.
  const command = args.length === 0 ? value : quoteWords([value, ...args]);
  const at = text.indexOf(JSON.stringify(value).slice(1, -1));
  result.commands.push({
    where: "hook",
    file,
    line: at === -1 ? 1 : text.slice(0, at).split("\n").length,
    text: command,
  });
}
