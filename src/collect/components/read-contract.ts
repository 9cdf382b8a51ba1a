import type { Capabilities, Finding, StaticFacts } from "../../score/facts.ts";
import { BROKEN_MANIFEST } from "../../score/rubric.ts";
import { finding } from "../finding.ts";
import type { ShellText } from "../security/shell-findings.ts";
import type { Tree } from "../tree.ts";
import { checkHooks } from "./check-hooks.ts";
import { checkManifest } from "./check-manifest.ts";
import { checkServers, type Server } from "./check-servers.ts";
import { findComponents, type Component } from "./find-components.ts";

/** All that Claude Code would load from the plugin, and what is wrong with it. */
export type Contract = {
  manifest: StaticFacts["manifest"];
  components: Component[];
  servers: Server[];
  hookCommands: ShellText[];
  capabilities: Capabilities;
  findings: Finding[];
};

export async function readContract(tree: Tree): Promise<Contract> {
  const { definition, file, manifest, findings } = await checkManifest(tree);
  const components = findComponents(tree, definition);
  const hooks = await checkHooks(tree, definition, file);
  const mcp = await checkServers(tree, "mcp", definition, file);
  const lsp = await checkServers(tree, "lsp", definition, file);
  const named = (kind: Component["kind"]) =>
    names(components.filter((item) => item.kind === kind));
  const capabilities = {
    skills: named("skill"),
    commands: named("command"),
    agents: named("agent"),
    hooks: hooks.events.slice(0, 200),
    mcp_servers: names(mcp.servers).slice(0, 500),
    lsp_servers: names(lsp.servers).slice(0, 500),
    monitors: [],
    output_styles: [],
    workflows: [],
    programs: [],
    hosts: [],
  };
  const isEmpty = Object.values(capabilities).every(
    (list) => list.length === 0,
  );
  const known = Object.keys(definition).length > 0 || findings.length > 0;
  return {
    manifest,
    components,
    servers: [...mcp.servers, ...lsp.servers],
    hookCommands: hooks.commands,
    capabilities,
    findings: [
      ...(isEmpty && !known ? [notAPlugin()] : []),
      ...findings,
      ...hooks.findings,
      ...mcp.findings,
      ...lsp.findings,
    ],
  };
}

function notAPlugin(): Finding {
  return finding({
    code: BROKEN_MANIFEST,
    severity: "high",
    file: null,
    message:
      "There is no plugin here: no .claude-plugin/plugin.json, no entry in the marketplace.json, and no component in a default folder.",
    fix: "Point the path at the plugin's folder, or add .claude-plugin/plugin.json.",
  });
}

function names(items: readonly { name: string }[]): string[] {
  return items.slice(0, 2_000).map(({ name }) => name.slice(0, 200));
}
