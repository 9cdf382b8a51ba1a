import type { Finding, Severity } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import { isObject, type JsonObject, stringList } from "../json.ts";
import { quoteWords } from "../security/quote-words.ts";
import type { Tree } from "../tree.ts";
import { type ConfigSource, readConfigs } from "./config-sources.ts";
import type { Definition } from "./definition.ts";
import type { CommandInput } from "./check-references.ts";
import { handlerShape, handlerTypes, hookEvents } from "./hook-shape.ts";
import { readModules } from "./hook-modules.ts";
import type { JsonPath } from "./json-outline.ts";
import { shapeProblems, showPath } from "./shape-problems.ts";

export type HooksResult = {
  events: string[];
  /** Shell text for the scan. */
  commands: CommandInput[];
  /** Addresses of HTTP handlers. */
  urls: string[];
  findings: Finding[];
};

type Context = { source: ConfigSource; result: HooksResult };

/** Hooks of `hooks/hooks.json` and of the definitions, checked against what Claude Code loads. */
export async function checkHooks(
  tree: Tree,
  definitions: readonly Definition[],
): Promise<HooksResult> {
  const { sources, findings } = await readConfigs(tree, definitions, {
    field: "hooks",
    defaultFile: "hooks/hooks.json",
    code: "contract/hooks",
  });
  const result: HooksResult = { events: [], commands: [], urls: [], findings };
  for (const source of sources) {
    const context = { source, result };
    await checkModules(tree, context);
    const events = eventsOf(context);
    if (events !== null) readEvents(events.value, events.path, context);
  }
  result.events = [...new Set(result.events)].sort();
  return result;
}

/** Files have a wrapper, `{"hooks": {...}}`; in a definition the events stand at once. */
function eventsOf(
  context: Context,
): { value: JsonObject; path: JsonPath } | null {
  const { value, isInline } = context.source;
  if (!isObject(value)) {
    report(context, [], "must be an object");
    return null;
  }
  if (isInline && !isObject(value["hooks"])) return { value, path: [] };
  const wrapped = value["hooks"];
  const { description, modules } = value;
  if (description !== undefined && typeof description !== "string")
    report(context, ["description"], "must be a string");
  if (wrapped === undefined && Array.isArray(modules)) return null;
  if (isObject(wrapped)) return { value: wrapped, path: ["hooks"] };
  report(
    context,
    [],
    'has no object "hooks" around its events, so Claude Code refuses all of it',
    { fix: 'Wrap the events: {"hooks": {...}}.' },
  );
  return null;
}

async function checkModules(tree: Tree, context: Context): Promise<void> {
  const { value, isInline, file } = context.source;
  if (isInline || file === null || !isObject(value)) return;
  const { modules } = value;
  if (modules === undefined) return;
  if (!Array.isArray(modules)) {
    report(context, ["modules"], "must be an array of paths");
    return;
  }
  const { events, problems } = await readModules(tree, file, modules);
  context.result.events.push(...events);
  for (const { path, message } of problems) report(context, path, message);
}

function readEvents(hooks: JsonObject, path: JsonPath, context: Context): void {
  for (const [event, groups] of Object.entries(hooks).slice(0, 200)) {
    const at = [...path, event];
    if (!hookEvents.includes(event)) {
      report(context, at, "is no event of Claude Code: it never comes", {
        severity: "low",
        fix: "Correct the name of the event.",
      });
      continue;
    }
    if (!Array.isArray(groups)) {
      report(context, at, "must be an array of groups, and is ignored", {
        fix: 'Write [{"hooks": [...]}].',
      });
      continue;
    }
    for (const [index, group] of (groups as unknown[]).slice(0, 200).entries())
      readGroup(event, group, [...at, index], context);
  }
}

function readGroup(
  event: string,
  group: unknown,
  at: JsonPath,
  context: Context,
): void {
  const handlers = isObject(group) ? group["hooks"] : undefined;
  if (!isObject(group) || !Array.isArray(handlers)) {
    report(context, at, 'has no array "hooks", and is ignored', {
      fix: 'Write {"matcher": "...", "hooks": [...]}.',
    });
    return;
  }
  const { matcher } = group;
  if (matcher !== undefined && typeof matcher !== "string")
    report(context, [...at, "matcher"], "must be a string");
  context.result.events.push(event);
  for (const [index, handler] of (handlers as unknown[])
    .slice(0, 200)
    .entries())
    readHandler(handler, [...at, "hooks", index], context);
}

function readHandler(handler: unknown, at: JsonPath, context: Context): void {
  const { source, result } = context;
  if (!isObject(handler)) {
    report(context, at, "must be an object, and is ignored", {
      fix: 'Write {"type": "command", "command": "..."}.',
    });
    return;
  }
  const shape = handlerShape(handler["type"]);
  if (shape === null) {
    report(
      context,
      [...at, "type"],
      "is no type of handler, so it never runs",
      {
        fix: `Use one of ${handlerTypes.join(", ")}.`,
      },
    );
    return;
  }
  for (const { path, message } of shapeProblems(shape, handler, at))
    report(context, path, `${message}, so it never runs`);
  const { type, command, args, url } = handler;
  if (type === "http" && typeof url === "string") result.urls.push(url);
  if (type !== "command" || typeof command !== "string") return;
  result.commands.push({
    where: "hook",
    file: source.file,
    line: source.lineOf([...at, "command"]),
    isShell: args === undefined,
    // With "args" it is started without a shell.
    text:
      args === undefined
        ? command
        : quoteWords([command, ...(stringList(args) ?? [])]),
  });
}

function report(
  { source, result }: Context,
  path: JsonPath,
  message: string,
  options: { severity?: Severity; fix?: string } = {},
): void {
  const where = path.length === 0 ? source.name : `"${showPath(path)}"`;
  result.findings.push(
    finding({
      code: "contract/hooks",
      file: source.file,
      line: source.lineOf(path),
      message: `${where} ${message}.`,
      ...options,
    }),
  );
}
