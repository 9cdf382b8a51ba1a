import { z } from "zod";

/** Event names that Claude Code 2.1.330 accepts. */
export const hookEvents: readonly string[] = (
  "PreToolUse PostToolUse PostToolUseFailure PostToolBatch Notification MessageDisplay UserPromptSubmit UserPromptExpansion " +
  "SessionStart SessionEnd Stop StopFailure SubagentStart SubagentStop PreCompact PostCompact PermissionRequest PermissionDenied " +
  "Setup TeammateIdle TaskCreated TaskCompleted Elicitation ElicitationResult ConfigChange WorktreeCreate WorktreeRemove " +
  "InstructionsLoaded CwdChanged FileChanged DirectoryAdded PreModelSwitch PostModelSwitch"
).split(" ");

const text = z.string("must be a string");
const filled = (field: string) =>
  z.string(`must have a "${field}"`).min(1, "must not be empty");
const flag = z.boolean("must be true or false").optional();
const record = z.record(z.string(), text, "must be an object of strings");

const common = {
  timeout: z
    .number("must be a number of seconds")
    .positive("must be above 0")
    .optional(),
  if: text.optional(),
  once: flag,
  statusMessage: text.optional(),
};

const kinds = {
  command: z.looseObject({
    ...common,
    command: filled("command"),
    args: z.array(text, "must be an array of strings").optional(),
    shell: z
      .enum(["bash", "powershell"], "must be bash or powershell")
      .optional(),
    async: flag,
    asyncRewake: flag,
  }),
  http: z.looseObject({
    ...common,
    url: filled("url").refine((value) => URL.canParse(value), "must be a URL"),
    headers: record.optional(),
    allowedEnvVars: z.array(text, "must be an array of strings").optional(),
  }),
  mcp_tool: z.looseObject({
    ...common,
    server: filled("server"),
    tool: filled("tool"),
    input: z.record(z.string(), z.unknown(), "must be an object").optional(),
  }),
  prompt: z.looseObject({
    ...common,
    prompt: filled("prompt"),
    model: text.optional(),
  }),
  agent: z.looseObject({
    ...common,
    prompt: filled("prompt"),
    model: text.optional(),
  }),
} as const;

export const handlerTypes = Object.keys(kinds);

/** @returns the shape of a handler of this type, null when Claude Code has no such type */
export function handlerShape(type: unknown): z.ZodType | null {
  const known = Object.entries(kinds).find(([name]) => name === type);
  return known?.[1] ?? null;
}
