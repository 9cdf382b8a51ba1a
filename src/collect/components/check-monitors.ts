import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import { isObject } from "../json.ts";
import type { ShellText } from "../security/shell-findings.ts";
import type { Tree } from "../tree.ts";
import { type ConfigSource, readConfigs } from "./config-sources.ts";
import type { Definition } from "./definition.ts";
import { monitors } from "./monitor-shape.ts";
import { shapeProblems, showPath } from "./shape-problems.ts";

export type MonitorsResult = {
  names: string[];
  commands: ShellText[];
  findings: Finding[];
};

const code = "contract/monitors";
const defaultFile = "monitors/monitors.json";

/** Monitors of `monitors/monitors.json` and of the definitions, in both places where those may have them. */
export async function checkMonitors(
  tree: Tree,
  definitions: readonly Definition[],
): Promise<MonitorsResult> {
  const result: MonitorsResult = { names: [], commands: [], findings: [] };
  const top = await readConfigs(tree, definitions, {
    field: "monitors",
    defaultFile,
    code,
  });
  const nested = await readConfigs(tree, definitions, {
    field: "experimental.monitors",
    defaultFile,
    code,
  });
  const seen = new Set<string>();
  for (const source of [...top.sources, ...nested.sources]) {
    if (!source.isInline && seen.has(source.name)) continue;
    seen.add(source.name);
    readMonitors(source, result);
  }
  for (const name of repeated(result.names))
    result.findings.push(
      finding({
        code,
        file: null,
        message: `Two monitors have the name "${name}": Claude Code refuses both.`,
      }),
    );
  const unread = new Map(
    [...top.findings, ...nested.findings].map((item) => [
      `${item.file ?? ""}${item.message}`,
      item,
    ]),
  );
  result.findings.push(...unread.values());
  return result;
}

function readMonitors(source: ConfigSource, result: MonitorsResult): void {
  const { file, isInline, lineOf, name } = source;
  // In a definition each one is a source of its own.
  const list: unknown = isInline ? [source.value] : source.value;
  for (const { path, message } of shapeProblems(monitors, list)) {
    const inner = isInline ? path.slice(1) : path;
    result.findings.push(
      finding({
        code,
        file,
        line: lineOf(inner),
        message: `${name} ${showPath(inner)} ${message}.`.replace("  ", " "),
      }),
    );
  }
  if (!Array.isArray(list)) return;
  for (const [index, item] of (list as unknown[]).slice(0, 500).entries()) {
    if (!isObject(item)) continue;
    const { name: monitor, command } = item;
    if (typeof monitor === "string") result.names.push(monitor);
    if (typeof command === "string")
      result.commands.push({
        where: "monitor",
        file,
        line: lineOf(isInline ? ["command"] : [index, "command"]),
        text: command,
      });
  }
}

function repeated(names: readonly string[]): string[] {
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const name of names) (once.has(name) ? twice : once).add(name);
  return [...twice];
}
