import { stringList } from "../json.ts";
import type { ReportProblem } from "./component-report.ts";
import type { Component } from "./find-components.ts";
import type { Frontmatter } from "./frontmatter.ts";
import { cleanPath, type Shipped } from "./shipped.ts";

export type Mentioned = {
  plugin: string | null;
  agents: ReadonlySet<string>;
  skills: ReadonlySet<string>;
  shipped: Shipped;
};

/** Only a path with an extension: a folder may be made at run time. */
const rooted =
  /\$\{?CLAUDE_PLUGIN_ROOT\}?["']?\/([\w@.+/-]{1,300}\.(?:md|json|sh|py|js|mjs|cjs|ts|rb|pl|ps1|ya?ml|txt|toml))(?![\w/-])/g;
const placeholder =
  /path\/to|example|your-|xxx|foo|\.\.\.|\/(?:x|name|file|script|skill-name|plugin)[./]/i;
const subagent =
  /\bsubagent_type["']?\s{0,5}[:=]\s{0,5}["'`]?([\w.-]{1,100}):([\w.-]{1,100})/g;
const MAX_LINE = 5_000;
const MAX_FOUND = 50;

/** Files and agents of the plugin that the text names, and that are not there. */
export function checkMentions(
  { kind }: Component,
  { fields, body, bodyOffset }: Frontmatter,
  mentioned: Mentioned,
  report: ReportProblem,
): void {
  namedAgent(kind, fields, mentioned, report);
  const seen = new Set<string>();
  for (const [index, line] of body.split("\n").entries()) {
    // Nobody writes longer lines; a hostile one is not worth the time.
    if (line.length > MAX_LINE || seen.size > MAX_FOUND) continue;
    const missing = [
      ...deadFiles(line, mentioned.shipped),
      ...deadAgents(line, mentioned),
    ];
    for (const name of missing) {
      if (seen.has(name)) continue;
      seen.add(name);
      report("components/dead-reference", bodyOffset + index + 1, {
        message: `The text names ${name}, which is not shipped.`,
      });
    }
  }
}

function deadFiles(line: string, shipped: Shipped): string[] {
  if (!line.includes("CLAUDE_PLUGIN_ROOT")) return [];
  return [...line.matchAll(rooted)].flatMap(([, target = ""]) => {
    const path = cleanPath(target);
    if (path === null || placeholder.test(`/${path}`)) return [];
    // Where the folder is not there either, the text shows how any plugin does it.
    const isOwn = shipped.isFolder(path.split("/").slice(0, -1).join("/"));
    return !isOwn || shipped.isThere(path) ? [] : [path];
  });
}

/** Only agents with this plugin's own name in front: others may come from the user or another plugin. */
function deadAgents(line: string, { plugin, agents }: Mentioned): string[] {
  if (plugin === null || !line.includes("subagent_type")) return [];
  return [...line.matchAll(subagent)].flatMap(([, owner, agent = ""]) => {
    const last = agent.split(":").at(-1) ?? agent;
    return owner === plugin && !agents.has(last) ? [`the agent ${last}`] : [];
  });
}

function namedAgent(
  kind: Component["kind"],
  fields: Frontmatter["fields"],
  { plugin, agents, skills }: Mentioned,
  report: ReportProblem,
): void {
  const own = (name: string) =>
    plugin !== null && name.startsWith(`${plugin}:`)
      ? name.slice(plugin.length + 1)
      : null;
  const { agent } = fields;
  const wanted = typeof agent === "string" ? own(agent) : null;
  if (kind !== "agent" && wanted !== null && !agents.has(wanted))
    report("components/dead-reference", "agent", {
      message: `It runs in the agent ${wanted}, which is not shipped.`,
    });
  if (kind !== "agent") return;
  for (const skill of (stringList(fields["skills"]) ?? []).slice(0, 100)) {
    const name = own(skill);
    if (name !== null && !skills.has(name))
      report("components/dead-reference", "skills", {
        message: `It loads the skill ${name}, which is not shipped.`,
      });
  }
}
