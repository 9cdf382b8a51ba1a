import type { Finding, Severity } from "../../score/facts.ts";
import { roleOf } from "../classify-file.ts";
import { type Server, serverCommands } from "../components/check-servers.ts";
import type { Component } from "../components/find-components.ts";
import { finding } from "../finding.ts";
import type { Tree } from "../tree.ts";
import { scanHiddenText } from "./hidden-text.ts";
import { mayBeProgram, programKind } from "./program-kind.ts";
import { dynamicCommands, scanPermissions } from "./scan-markdown.ts";
import { scanServers } from "./scan-servers.ts";
import { shellFindings, type ShellText } from "./shell-findings.ts";

export type ScanInput = {
  components: readonly Component[];
  servers: readonly Server[];
  hookCommands: readonly ShellText[];
};

/** What can harm who installs the plugin. It never runs or resolves anything. */
export async function scan(tree: Tree, input: ScanInput): Promise<Finding[]> {
  const commands = [...input.hookCommands, ...serverCommands(input.servers)];
  const findings = [...scanServers(input.servers), ...linkFindings(tree.links)];
  const instructions = new Set(input.components.map(({ file }) => file));
  for (const file of instructions) {
    const text = await tree.read(file);
    if (text === null) continue;
    commands.push(...dynamicCommands(file, text));
    findings.push(
      ...scanPermissions(file, text),
      ...scanHiddenText(file, text, false),
    );
  }
  findings.push(...commands.flatMap((command) => shellFindings(command)));
  for (const file of tree.files) {
    if (instructions.has(file) || !mayBeProgram(file)) continue;
    const text = await tree.read(file);
    if (text === null) continue;
    findings.push(...programFindings(file, text, commands));
  }
  return findings;
}

function programFindings(
  file: string,
  text: string,
  commands: readonly ShellText[],
): Finding[] {
  const kind = programKind(file, text);
  if (kind === null) return [];
  const found =
    roleOf(file) === "built" ? [] : scanHiddenText(file, text, true);
  if (kind === "shell")
    found.push(
      ...shellFindings(
        { where: "script", file, line: 1, text },
        milderIn(file, commands),
      ),
    );
  return found;
}

/** Tests and examples are not run by who installs the plugin, unless a hook or a server starts them. */
function milderIn(
  file: string,
  commands: readonly ShellText[],
): Severity | undefined {
  const role = roleOf(file);
  if (role !== "test" && role !== "example") return undefined;
  return commands.some(({ text }) => text.includes(file)) ? undefined : "low";
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
