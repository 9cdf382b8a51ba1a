import { namedIssues } from "./named-issues.ts";
import { shellCommands } from "./shell-commands.ts";

/** The events at which an answer can stop an agent run. */
export type GuardEvent =
  "PreToolUse" | "UserPromptSubmit" | "UserPromptExpansion";

export type HookEvent =
  /** An agent run is about to begin. `issues` is empty when the command names none. */
  | { kind: "agent-run"; event: GuardEvent; session: string; issues: string[] }
  /** A new prompt without an agent run: whatever was held before was interrupted. */
  | { kind: "other-prompt"; session: string }
  /** The turn is over: what was held has been worked on. */
  | { kind: "turn-ended"; session: string }
  /** None of our business. */
  | { kind: "ignored" }
  | { kind: "unreadable"; reason: string };

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(from: Json, name: string): string {
  const value = from[name];
  return typeof value === "string" ? value : "";
}

/**
 * What Claude Code told a hook on its standard input (https://code.claude.com/docs/en/hooks). A typed `/agent-run` comes as
 * `UserPromptSubmit` and `UserPromptExpansion`; one that Claude starts comes as `PreToolUse` of the tool Bash or Skill.
 */
export function readHookEvent(stdin: string): HookEvent {
  let input: unknown;
  try {
    input = JSON.parse(stdin.replace(/^\uFEFF/, ""));
  } catch {
    return { kind: "unreadable", reason: "its input is not JSON" };
  }
  if (!isObject(input))
    return { kind: "unreadable", reason: "its input is not a JSON object" };
  const session = text(input, "session_id");
  const event = text(input, "hook_event_name");
  switch (event) {
    case "UserPromptSubmit":
    case "UserPromptExpansion": {
      const issues = issuesOfPrompt(text(input, "prompt"));
      if (issues !== null) return { kind: "agent-run", event, session, issues };
      return event === "UserPromptSubmit"
        ? { kind: "other-prompt", session }
        : { kind: "ignored" };
    }
    case "PreToolUse": {
      const tool = text(input, "tool_name");
      const given = input["tool_input"];
      const issues = isObject(given) ? issuesOfTool(tool, given) : null;
      return issues === null
        ? { kind: "ignored" }
        : { kind: "agent-run", event, session, issues };
    }
    case "Stop":
    case "SessionEnd":
      return { kind: "turn-ended", session };
    case "":
      return { kind: "unreadable", reason: "hook_event_name is missing" };
    default:
      return { kind: "ignored" };
  }
}

/** `/agent-run …` or `/plugin:agent-run …`, only at the beginning: elsewhere Claude Code expands no command. */
const typed = /^\s*\/(?:[\w.-]+:)?agent-run(?![\w:.-])([^]*)$/;

function issuesOfPrompt(prompt: string): string[] | null {
  const rest = typed.exec(prompt)?.[1];
  return rest === undefined
    ? null
    : namedIssues(rest.split(/\s+/).filter((word) => word !== ""));
}

function issuesOfTool(tool: string, given: Json): string[] | null {
  if (tool === "Bash") return issuesOfShell(text(given, "command"));
  if (tool === "SlashCommand") return issuesOfPrompt(text(given, "command"));
  if (tool === "Skill")
    return issuesOfPrompt(`/${text(given, "skill")} ${text(given, "args")}`);
  return null;
}

/** Words that may stand before a program's name without being it. */
const before =
  /^(?:[A-Za-z_]\w*=.*|npx|pnpx|bunx|pnpm|yarn|npm|exec|dlx|x|sudo|env|time|nohup|command|do|then|-y|--yes|--)$/;
const program = /^(?:.*\/)?(?:miyabi|@miyabi\/cli)(?:\.js)?(?:@[\w.^~-]+)?$/;
const shell = /^(?:.*\/)?(?:ba|z|da)?sh$/;

/** All issues of all agent runs in a line of shell; null when there is none. */
function issuesOfShell(line: string, depth = 0): string[] | null {
  if (!line.includes("agent-run")) return null;
  const runs = shellCommands(line).flatMap((words) => {
    const start = words.findIndex((word) => !before.test(word));
    const [name = "", first = "", ...rest] = words.slice(Math.max(start, 0));
    if (shell.test(name) && /^-\w*c$/.test(first) && depth < 3)
      return [issuesOfShell(rest[0] ?? "", depth + 1)];
    return program.test(name) && first === "agent-run"
      ? [namedIssues(rest)]
      : [];
  });
  const named = runs.filter((issues) => issues !== null);
  return named.length === 0 ? null : [...new Set(named.flat())].toSorted();
}
