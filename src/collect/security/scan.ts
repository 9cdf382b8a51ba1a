import type { Finding } from "../../score/facts.ts";
import { languageOf, roleOf } from "../classify-file.ts";
import { type Server, serverCommands } from "../components/check-servers.ts";
import type { Component } from "../components/find-components.ts";
import { finding, lineAt } from "../finding.ts";
import type { Tree } from "../tree.ts";
import { scanMarkdown } from "./scan-markdown.ts";
import { scanServers } from "./scan-servers.ts";
import { findPipeToShell, pipeToShell, type ShellText } from "./shell-text.ts";
import { scanHiddenText } from "./hidden-text.ts";

export type ScanInput = {
  components: readonly Component[];
  servers: readonly Server[];
  hookCommands: readonly ShellText[];
};

/** A small, honest scan: few rules, each with a reason. It never runs or resolves anything. */
export async function scan(tree: Tree, input: ScanInput): Promise<Finding[]> {
  const findings = [
    ...shellFindings([...input.hookCommands, ...serverCommands(input.servers)]),
    ...scanServers(input.servers),
    ...linkFindings(tree.links),
  ];
  const instructions = new Set(input.components.map(({ file }) => file));
  for (const file of tree.files) {
    const role = roleOf(file);
    const isShell = languageOf(file) === "shell";
    const isInstruction = instructions.has(file);
    const isCode = role !== "text" && role !== "built";
    if (!isShell && !isInstruction && !isCode) continue;
    const text = await tree.read(file);
    if (text === null) continue;
    if (isShell && role !== "test" && role !== "example")
      findings.push(...scriptFindings(file, text));
    if (isInstruction) findings.push(...scanMarkdown(file, text));
    findings.push(...scanHiddenText(file, text, isCode));
  }
  return findings;
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
        severity: "high",
        file,
        message:
          "A symbolic link or a submodule stands where Claude Code loads from: what it leads to was not scored.",
        fix: "Ship the files themselves.",
      }),
    );
}

function shellFindings(texts: readonly ShellText[]): Finding[] {
  return texts
    .filter(({ text }) => findPipeToShell(text) !== null)
    .map(({ file, line, where }) => pipeToShell(file, line, where));
}

function scriptFindings(file: string, text: string): Finding[] {
  const at = findPipeToShell(text);
  return at === null ? [] : [pipeToShell(file, lineAt(text, at), "script")];
}
