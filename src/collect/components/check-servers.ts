import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import { isObject, type JsonObject, parseJson } from "../json.ts";
import { quoteWords } from "../security/quote-words.ts";
import type { ShellText } from "../security/shell-findings.ts";
import type { Tree } from "../tree.ts";
import { inlineAndFiles } from "./config-sources.ts";

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
    file: ".mcp.json",
    code: "contract/mcp-servers",
  },
  lsp: {
    field: "lspServers",
    file: ".lsp.json",
    code: "contract/lsp-servers",
  },
} as const;

/** MCP or LSP servers of the default file and of the definition, checked against what Claude Code loads. */
export async function checkServers(
  tree: Tree,
  kind: "mcp" | "lsp",
  definition: JsonObject,
  definitionFile: string | null,
): Promise<ServersResult> {
  const { field, file: defaultFile, code } = kinds[kind];
  const result: ServersResult = { servers: [], findings: [] };
  for (const { file, inline } of inlineAndFiles(
    definition[field],
    definitionFile,
    defaultFile,
  )) {
    const text =
      inline === undefined && file !== null ? await tree.read(file) : "";
    if (text === null) continue;
    const parsed =
      inline === undefined ? parseJson(text) : { value: inline, error: null };
    const report = (message: string, fix: string) =>
      result.findings.push(
        finding({
          code,
          severity: "medium",
          file,
          line: 1,
          message,
          fix,
        }),
      );
    if (parsed.error !== null) {
      report(`The servers are no JSON: ${parsed.error}`, "Repair the file.");
      continue;
    }
    const map = serverMap(parsed.value, field);
    if (map === null) {
      report(
        `"${field}" must be an object.`,
        `Write {"${field}": {"<name>": {...}}}.`,
      );
      continue;
    }
    for (const [name, value] of Object.entries(map)) {
      const at = text.indexOf(JSON.stringify(name));
      const line = at === -1 ? 1 : text.slice(0, at).split("\n").length;
      const server = toServer({ kind, name, file, line }, value);
      const problem = wrongServer(server, value);
      if (problem !== null)
        report(
          `The ${kind.toUpperCase()} server "${name}" ${problem}.`,
          "Claude Code cannot start it.",
        );
      if (server !== null) result.servers.push(server);
    }
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

/** `.mcp.json` may hold the servers with or without their wrapper. */
function serverMap(value: unknown, field: string): JsonObject | null {
  if (!isObject(value)) return null;
  const wrapped = value[field];
  if (wrapped === undefined) return value;
  return isObject(wrapped) ? wrapped : null;
}

function toServer(
  place: Pick<Server, "kind" | "name" | "file" | "line">,
  value: unknown,
): Server | null {
  if (!isObject(value)) return null;
  const { command, args, url } = value;
  return {
    ...place,
    command: typeof command === "string" ? command : null,
    args: Array.isArray(args)
      ? args.filter((item) => typeof item === "string")
      : [],
    url: typeof url === "string" ? url : null,
  };
}

function wrongServer(server: Server | null, value: unknown): string | null {
  if (server === null || !isObject(value)) return "is no object";
  if (server.kind === "mcp")
    return server.command === null && server.url === null
      ? 'has neither "command" nor "url"'
      : null;
  if (server.command === null) return 'has no "command"';
  return isObject(value["extensionToLanguage"])
    ? null
    : 'has no "extensionToLanguage"';
}
