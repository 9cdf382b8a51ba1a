import { relative } from "node:path";
import type { Capabilities, Finding, StaticFacts } from "../../score/facts.ts";
import { BROKEN_MANIFEST } from "../../score/rubric.ts";
import { finding } from "../finding.ts";
import { isObject } from "../json.ts";
import type { ShellText } from "../security/shell-findings.ts";
import type { Tree } from "../tree.ts";
import { checkChannels } from "./check-channels.ts";
import { checkHooks, type HooksResult } from "./check-hooks.ts";
import { checkIcon } from "./check-icon.ts";
import { checkLayout } from "./check-layout.ts";
import { checkListing } from "./check-listing.ts";
import {
  checkManifest,
  manifestSummary,
  missingFields,
} from "./check-manifest.ts";
import { checkMarketplace } from "./check-marketplace.ts";
import { checkMonitors } from "./check-monitors.ts";
import { checkPaths } from "./check-paths.ts";
import { checkCommands, programsIn } from "./check-references.ts";
import { checkServers, serverCommands, type Server } from "./check-servers.ts";
import { type Definition, readDefinitions } from "./definition.ts";
import {
  type Component,
  componentRoots,
  findComponents,
} from "./find-components.ts";
import { hostsOf } from "./hosts.ts";
import {
  localEntries,
  type Marketplace,
  readMarketplace,
} from "./marketplace-entry.ts";
import { shippedOf } from "./shipped.ts";

/** All that Claude Code would load from the plugin, and what is wrong with it. */
export type Contract = {
  manifest: StaticFacts["manifest"];
  components: Component[];
  servers: Server[];
  /** Commands of hooks and monitors. */
  hookCommands: ShellText[];
  /** Files of the plugin that its hooks, servers and monitors run. */
  runs: ReadonlySet<string>;
  /** What defines the plugin, in words. */
  definedBy: string;
  capabilities: Capabilities;
  findings: Finding[];
};

export async function readContract(tree: Tree): Promise<Contract> {
  const marketplace = await readMarketplace(tree);
  const { definitions, hasManifest, findings } = await readDefinitions(
    tree,
    marketplace,
  );
  const fields = definitions.map((definition) => definition.fields);
  const components = findComponents(tree, ...fields);
  const hooks = await checkHooks(tree, definitions);
  const mcp = await checkServers(tree, "mcp", definitions);
  const lsp = await checkServers(tree, "lsp", definitions);
  const monitors = await checkMonitors(tree, definitions);
  const servers = [...mcp.servers, ...lsp.servers];
  const shipped = shippedOf(tree);
  const [first] = definitions;
  const urls = [...hooks.urls, ...mcp.servers.map(({ url }) => url)];
  const capabilities = capabilitiesOf(tree, {
    components,
    hooks,
    servers,
    monitors: monitors.names,
    hosts: hostsOf(urls, definitions),
    fields,
  });
  const isEmpty = Object.values(capabilities).every(
    (list) => list.length === 0,
  );
  const isPlugin = hasManifest || definitions.length > 0 || !isEmpty;
  return {
    manifest: manifestSummary(first),
    components,
    servers,
    hookCommands: [...hooks.commands, ...monitors.commands],
    runs: programsIn(
      [...hooks.commands, ...monitors.commands, ...serverCommands(servers)].map(
        ({ text }) => text,
      ),
    ),
    definedBy: definedBy(definitions),
    capabilities,
    findings: [
      ...(isPlugin ? [] : [notAPlugin(tree, marketplace)]),
      ...findings,
      ...checkMarketplace(tree, marketplace),
      ...definitions.flatMap((definition) => [
        ...checkManifest(
          definition,
          definition === first ? undefined : first?.fields["name"],
        ),
        ...checkPaths(definition, shipped),
        ...checkChannels(
          definition,
          new Set(mcp.servers.map(({ name }) => name)),
        ),
      ]),
      ...(first === undefined
        ? []
        : [...missingFields(first), ...(await checkIcon(tree, first))]),
      ...hooks.findings,
      ...mcp.findings,
      ...lsp.findings,
      ...monitors.findings,
      ...checkCommands(
        [
          ...hooks.commands,
          ...monitors.commands.map((text) => ({ ...text, isShell: true })),
          ...serverCommands(servers).map((text) => ({
            ...text,
            isShell: false,
          })),
        ],
        {
          shipped,
          declared: optionsOf(definitions),
          installs: tree.has("package.json"),
        },
      ),
      ...(first === undefined
        ? []
        : checkListing(first, {
            isRemote: urls.some((url) => url !== null),
            readme: (await tree.read("README.md")) ?? "",
          })),
      ...(isPlugin ? await checkLayout(tree, definitions) : []),
    ],
  };
}

type Parts = {
  components: readonly Component[];
  hooks: HooksResult;
  servers: readonly Server[];
  monitors: string[];
  hosts: string[];
  fields: readonly Definition["fields"][];
};

function capabilitiesOf(tree: Tree, parts: Parts): Capabilities {
  const { components, hooks, servers, monitors, hosts, fields } = parts;
  const named = (kind: Component["kind"], max: number) =>
    short(
      components.filter((item) => item.kind === kind).map(({ name }) => name),
      max,
    );
  const served = (kind: Server["kind"]) =>
    short(
      servers.filter((item) => item.kind === kind).map(({ name }) => name),
      500,
    );
  const workflows = componentRoots(fields, "workflows") ?? ["workflows"];
  const below = (roots: readonly string[]) =>
    tree.files.filter((file) =>
      roots.some((root) => file === root || file.startsWith(`${root}/`)),
    );
  return {
    skills: named("skill", 2_000),
    commands: named("command", 2_000),
    agents: named("agent", 2_000),
    hooks: hooks.events.slice(0, 200),
    mcp_servers: served("mcp"),
    lsp_servers: served("lsp"),
    monitors: short(monitors, 500),
    output_styles: named("output-style", 500),
    workflows: short(below(workflows), 500),
    programs: short(below(["bin"]), 500),
    hosts: hosts.slice(0, 500),
  };
}

function definedBy([first, entry]: readonly Definition[]): string {
  if (first === undefined)
    return "the default folders: there is no plugin.json";
  if (first.origin === "entry")
    return "its entry in the repository's marketplace.json: there is no plugin.json";
  if (entry === undefined) return "plugin.json";
  return entry.fields["strict"] === false
    ? "plugin.json and its entry in the repository's marketplace.json, which has strict: false"
    : "plugin.json, completed by its entry in the repository's marketplace.json";
}

function optionsOf(definitions: readonly Definition[]): Set<string> {
  return new Set(
    definitions.flatMap(({ fields: { userConfig } }) =>
      isObject(userConfig) ? Object.keys(userConfig) : [],
    ),
  );
}

function notAPlugin(tree: Tree, { source }: Marketplace): Finding {
  const folders = localEntries(source?.value)
    .map(({ folder }) => folder.slice(0, 100))
    .slice(0, 3);
  const isMarketplace =
    relative(tree.root, tree.dir) === "" && folders.length > 0;
  return finding({
    code: BROKEN_MANIFEST,
    file: null,
    message: isMarketplace
      ? `This is a marketplace of several plugins, such as ${folders.join(", ")}, and no plugin itself.`
      : "There is no plugin here: no .claude-plugin/plugin.json, no entry in the marketplace.json, and no component in a default folder.",
    fix: "Point the path at the plugin's folder, or add .claude-plugin/plugin.json.",
  });
}

function short(names: readonly string[], max: number): string[] {
  return names.slice(0, max).map((name) => name.slice(0, 200));
}
