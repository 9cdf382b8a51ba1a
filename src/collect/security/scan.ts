import type { Finding, Severity } from "../../score/facts.ts";
import { languageOf, roleOf } from "../classify-file.ts";
import { type Server, serverCommands } from "../components/check-servers.ts";
import type { Component } from "../components/find-components.ts";
import { finding } from "../finding.ts";
import { giveWay } from "../give-way.ts";
import type { Tree } from "../tree.ts";
import { scanHiddenText } from "./hidden-text.ts";
import { scanInstructions } from "./scan-instructions.ts";
import { scanWorkflows } from "./scan-workflows.ts";
import { mayBeProgram, programKind } from "./program-kind.ts";
import { dynamicCommands, scanPermissions } from "./scan-markdown.ts";
import { scanLines } from "./scan-lines.ts";
import { scanSecrets } from "./scan-secrets.ts";
import { scanServers } from "./scan-servers.ts";
import { shellFindings, type ShellText } from "./shell-findings.ts";
import { isWorthParsing } from "./worth-parsing.ts";

export type ScanInput = {
  components: readonly Component[];
  servers: readonly Server[];
  hookCommands: readonly ShellText[];
};

/** What can harm who installs the plugin. It never runs or resolves anything. */
export async function scan(tree: Tree, input: ScanInput): Promise<Finding[]> {
  const commands = [...input.hookCommands, ...serverCommands(input.servers)];
  const findings = [
    ...scanServers(input.servers),
    ...linkFindings(tree.links),
    ...(await scanWorkflows(tree)),
  ];
  const instructions = new Set(input.components.map(({ file }) => file));
  for (const file of instructions) {
    const text = await tree.read(file);
    if (text === null) continue;
    commands.push(...dynamicCommands(file, text));
    findings.push(
      ...scanPermissions(file, text),
      ...scanInstructions(file, text),
      ...scanHiddenText(file, text, false),
    );
  }
  findings.push(...commands.flatMap((command) => shellFindings(command)));
  for (const file of tree.files) {
    if (isData(file)) continue;
    const text = await tree.read(file);
    if (text === null) {
      if (languageOf(file) !== null) findings.push(tooLarge(file, commands));
      continue;
    }
    findings.push(...(await scanSecrets(file, text)));
    if (!instructions.has(file) && mayBeProgram(file))
      findings.push(...(await programFindings(file, text, commands)));
    await giveWay();
  }
  return findings;
}

async function programFindings(
  file: string,
  text: string,
  commands: readonly ShellText[],
): Promise<Finding[]> {
  const kind = programKind(file, text);
  if (kind === null) return [];
  const milder = milderIn(file, commands);
  // A test of such characters is no attack.
  const found =
    roleOf(file) === "built"
      ? []
      : scanHiddenText(file, text, milder === undefined);
  if (kind === "shell")
    found.push(
      ...shellFindings({ where: "script", file, line: 1, text }, milder),
    );
  if (kind === "python" || kind === "powershell")
    found.push(...scanLines(kind, file, text, milder));
  // Tests are most of a plugin's code, and nobody but its author runs them. Built output comes from what is read anyway.
  const isRead =
    milder === undefined &&
    (roleOf(file) !== "built" || isStarted(file, commands));
  if (kind === "script" && isRead && isWorthParsing(text)) {
    // Few files need it, and it brings two parsers along.
    const { scanScript } = await import("./scan-script.ts");
    found.push(...scanScript(file, text));
  }
  return found;
}

/** Pictures, archives and the like hold no text. */
function isData(file: string): boolean {
  return /\.(?:png|jpe?g|gif|webp|ico|icns|svg|pdf|zip|gz|tgz|woff2?|ttf|otf|mp[34]|mov|wasm|node|so|dylib|exe|dll|bin|db|sqlite3?)$/i.test(
    file,
  );
}

/** Tests and examples are not run by who installs the plugin, unless a hook or a server starts them. */
function milderIn(
  file: string,
  commands: readonly ShellText[],
): Severity | undefined {
  const role = roleOf(file);
  if (role !== "test" && role !== "example") return undefined;
  return isStarted(file, commands) ? undefined : "low";
}

function isStarted(file: string, commands: readonly ShellText[]): boolean {
  return commands.some(({ text }) => text.includes(file));
}

/** A file that is too large to be read is not a way past the rules. */
function tooLarge(file: string, commands: readonly ShellText[]): Finding {
  const isBuilt = roleOf(file) === "built" && !isStarted(file, commands);
  return finding({
    code: "security/unreadable-program",
    ...(isBuilt ? { severity: "low" } : {}),
    file,
    line: 1,
    message: "The file is above 1 MiB, and was not read.",
  });
}

/** Where Claude Code looks for what it loads. */
const loaded =
  /^(?:\.claude-plugin|\.(?:mcp|lsp)\.json|hooks|commands|agents|skills|scripts|bin)(?:\/|$)/;
const shownLinks = 50;

/** What a link leads to is loaded by Claude Code and was not looked at: hooks could be hidden behind one. */
function linkFindings(links: readonly string[]): Finding[] {
  return links
    .filter((file) => loaded.test(file))
    .slice(0, shownLinks)
    .map((file) =>
      finding({
        code: "security/link",
        file,
        message:
          "A symbolic link or a submodule stands where Claude Code loads from: what it leads to was not scored.",
      }),
    );
}
