import type { RuleText } from "./rule.ts";

/** What Claude Code loads, against what it accepts: manifest, hooks, servers. */
export const contractRules = {
  "contract/broken-manifest": {
    title: "Claude Code cannot load the plugin",
    severity: "high",
    why: "The manifest is unreadable or has no usable name, or there is no plugin in this folder. It stops a listing whatever the score.",
    fix: "Repair .claude-plugin/plugin.json.",
    example: '{ "name": "release-notes", "version": "1.0.0" }',
  },
  "contract/unknown-field": {
    title: "Unknown field in the manifest",
    severity: "low",
    why: "Claude Code ignores fields that it does not know, so the setting has no effect.",
    fix: "Rename or remove it.",
  },
  "contract/wrong-field": {
    title: "Field of the manifest with a wrong value",
    severity: "medium",
    why: "Claude Code refuses a manifest with this value.",
    fix: "Give the value its type.",
  },
  "contract/missing-field": {
    title: "Field of the manifest is missing",
    severity: "low",
    why: "People choose a plugin by its version, description and author; updates go by the version.",
    fix: "Add the field.",
  },
  "contract/reserved-name": {
    title: "Name reserved by Anthropic",
    severity: "medium",
    why: "The official validator refuses names that look like Anthropic's own plugins.",
    fix: "Choose a name that does not begin with claude-, anthropic- or cc-plugin-.",
  },
  "contract/name-not-kebab": {
    title: "Name is not in kebab-case",
    severity: "low",
    why: "The name is typed by people and is part of every command's full name.",
    fix: "Use lower-case letters, digits and single hyphens.",
  },
  "contract/wrong-path": {
    title: "Path in the manifest that leads nowhere",
    severity: "medium",
    why: "Claude Code reports an error or loads nothing from it.",
    fix: "Give a path that starts with ./ and is shipped.",
  },
  "contract/hooks": {
    title: "Hooks that Claude Code does not run",
    severity: "medium",
    why: "A hook that is not in the expected shape is dropped or stops the plugin from loading; an unknown event never comes.",
    fix: "Follow the shape.",
    example:
      '{ "hooks": { "PostToolUse": [{ "matcher": "Write", "hooks": [{ "type": "command", "command": "…" }] }] } }',
  },
  "contract/mcp-servers": {
    title: "MCP server that cannot start",
    severity: "medium",
    why: 'Claude Code needs "command" or "url" for each server.',
    fix: "Complete the server's entry.",
    example:
      '{ "mcpServers": { "notes": { "command": "node", "args": ["${CLAUDE_PLUGIN_ROOT}/server.js"] } } }',
  },
  "contract/lsp-servers": {
    title: "LSP server that cannot start",
    severity: "medium",
    why: 'Claude Code needs "command" and "extensionToLanguage" for each language server.',
    fix: "Complete the server's entry.",
  },
} as const satisfies Record<string, RuleText>;
