import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import { isObject, type JsonObject } from "../json.ts";
import { quoteWords } from "../security/quote-words.ts";
import type { ShellText } from "../security/shell-findings.ts";
import type { Tree } from "../tree.ts";
import { type ConfigSource, readConfigs } from "./config-sources.ts";
import type { Definition } from "./definition.ts";
import type { JsonPath } from "./json-outline.ts";
import { serverShape } from "./server-shape.ts";
import { shapeProblems, showPath } from "./shape-problems.ts";

export type Server = {
  kind: "mcp" | "lsp";
  name: string;
  file: string | null;
  line: number;
  command: string | null;
  args: string[];
  url: string | null;
};

export type ServersResult = { servers: Server[]; findings: Finding[] };

const kinds = {
  mcp: {
    field: "mcpServers",
    defaultFile: ".mcp.json",
    code: "contract/mcp-servers",
  },
  lsp: {
    field: "lspServers",
    defaultFile: ".lsp.json",
    code: "contract/lsp-servers",
  },
} as const;

const MAX_SERVERS = 500;

/** MCP or LSP servers of the default file and of the definitions, checked against what Claude Code loads. */
export async function checkServers(
  tree: Tree,
  kind: "mcp" | "lsp",
  definitions: readonly Definition[],
): Promise<ServersResult> {
  const { field, code } = kinds[kind];
  const { sources, findings } = await readConfigs(
    tree,
    definitions,
    kinds[kind],
  );
  const result: ServersResult = { servers: [], findings };
  for (const source of sources) {
    const report = (path: JsonPath, message: string) =>
      findings.push(
        finding({
          code,
          file: source.file,
          line: source.lineOf(path),
          message: `${path.length === 0 ? source.name : `"${showPath(path)}"`} ${message}.`,
        }),
      );
    const map = serverMap(source, field);
    if (map === null) {
      report([], `must hold an object "${field}", so none of its servers load`);
      continue;
    }
    for (const [name, value] of Object.entries(map.servers).slice(
      0,
      MAX_SERVERS,
    ))
      readServer({ kind, name, value, path: [...map.path, name] }, source, {
        report,
        result,
      });
  }
  return result;
}

/** @returns the commands that the servers start, as shell text for the scan */
export function serverCommands(servers: readonly Server[]): ShellText[] {
  return servers
    .filter(({ command }) => command !== null)
    .map(({ kind, file, line, command, args }) => ({
      where: kind === "mcp" ? "mcp server" : "lsp server",
      file,
      line,
      text: quoteWords([command ?? "", ...args]),
    }));
}

/** A file may hold the servers with or without their wrapper. */
function serverMap(
  { value }: ConfigSource,
  field: string,
): { servers: JsonObject; path: JsonPath } | null {
  if (!isObject(value)) return null;
  const wrapped = value[field];
  if (wrapped === undefined) return { servers: value, path: [] };
  return isObject(wrapped) ? { servers: wrapped, path: [field] } : null;
}

type Entry = {
  kind: "mcp" | "lsp";
  name: string;
  value: unknown;
  path: JsonPath;
};

function readServer(
  { kind, name, value, path }: Entry,
  { file, lineOf }: ConfigSource,
  {
    report,
    result,
  }: {
    report: (path: JsonPath, message: string) => void;
    result: ServersResult;
  },
): void {
  if (!isObject(value)) {
    report(path, "is no server: it must be an object");
    return;
  }
  const { shape, problem } = serverShape(kind, value);
  if (shape === null) report([...path, "type"], problem);
  else
    for (const { path: at, message } of shapeProblems(shape, value, path))
      report(at, `${message}, else the server never starts`);
  const { command, args, url } = value;
  result.servers.push({
    kind,
    name,
    file,
    line: lineOf(path),
    command: typeof command === "string" ? command : null,
    args: Array.isArray(args)
      ? args.filter((item) => typeof item === "string")
      : [],
    url: typeof url === "string" ? url : null,
  });
}
