import type { RuleText } from "./rule.ts";

/** What the plugin names and ships: files, references, its entry in a marketplace. */
export const contractFileRules = {
  "contract/duplicate-key": {
    title: "Key that is there twice",
    severity: "medium",
    why: "Only the last value of a key counts; the earlier one is lost without a word.",
    fix: "Merge the two, or remove one.",
  },
  "contract/hidden-character": {
    title: "Invisible character in the manifest",
    severity: "medium",
    why: "People see another text than the one that Claude and search read.",
    fix: "Remove the character.",
  },
  "contract/dead-reference": {
    title: "Command that runs a script which is not shipped",
    severity: "medium",
    why: "The hook, server or monitor fails each time, mostly without a word.",
    fix: "Ship the script, or correct its path.",
  },
  "contract/personal-path": {
    title: "Path that is there on one machine only",
    severity: "medium",
    why: "Nobody else has this home folder.",
    fix: "Use ${CLAUDE_PLUGIN_ROOT} for files of the plugin, ${CLAUDE_PROJECT_DIR} for those of the project.",
  },
  "contract/option-in-shell": {
    title: "Option of the user inside shell text",
    severity: "medium",
    why: "Claude Code refuses it: what the user types would be read as shell.",
    fix: 'Use the form with "args", or read the option from the environment.',
    example:
      '{ "type": "command", "command": "notify", "args": ["${user_config.channel}"] }',
  },
  "contract/unknown-option": {
    title: "Option that userConfig does not declare",
    severity: "medium",
    why: "The placeholder is never replaced.",
    fix: "Declare the option in userConfig.",
  },
  "contract/unknown-server": {
    title: "Channel of a server that is not there",
    severity: "medium",
    why: "A channel listens to one of the plugin's own MCP servers.",
    fix: "Name a key of mcpServers.",
  },
  "contract/unquoted-root": {
    title: "Placeholder without quotes in shell text",
    severity: "low",
    why: "Where the folder has a space in its name, the command splits into several words and fails.",
    fix: "Wrap it in double quotes, or use the form with args.",
    example: '"command": "\\"${CLAUDE_PLUGIN_ROOT}/hooks/check.sh\\""',
  },
  "contract/monitors": {
    title: "Monitor that cannot start",
    severity: "medium",
    why: "Claude Code needs a name, a command and a description for each.",
    fix: "Complete the monitor.",
    example:
      '[{ "name": "log", "command": "tail -f app.log", "description": "New lines of the log" }]',
  },
  "contract/experimental": {
    title: "Experimental component at the top level",
    severity: "low",
    why: "Themes and monitors at the top level of plugin.json load for now only.",
    fix: 'Move them into "experimental".',
  },
  "contract/entry-conflict": {
    title: "Components in plugin.json beside an entry with strict: false",
    severity: "medium",
    why: "With strict: false the marketplace's entry is the whole definition. Claude Code refuses a plugin.json that declares components, too.",
    fix: "Declare the components in one of the two places, or remove strict: false.",
  },
  "contract/entry-mismatch": {
    title: "The marketplace's entry and plugin.json disagree",
    severity: "low",
    why: "The version in plugin.json wins without a word, and people install by the entry's name.",
    fix: "Write the same in both, or leave it out of the entry.",
  },
  "contract/marketplace": {
    title: "Marketplace that Claude Code refuses",
    severity: "medium",
    why: "One wrong entry, and all of the marketplace.json is dropped.",
    fix: "Follow the shape of marketplace.json.",
  },
  "contract/misplaced-folder": {
    title: "Components inside .claude-plugin",
    severity: "medium",
    why: "Only plugin.json and marketplace.json are read from there: what else it holds is never loaded.",
    fix: "Move the folder to the plugin's root.",
  },
  "contract/system-file": {
    title: "File of the operating system",
    severity: "low",
    why: "Anthropic's directory does not list a plugin that holds one.",
    fix: "Remove it, and add its name to .gitignore.",
  },
  "contract/root-claude-md": {
    title: "CLAUDE.md at the plugin's root",
    severity: "low",
    why: "It is for those who work on the plugin. Claude Code does not load it where the plugin is installed.",
    fix: "To ship instructions, write a skill.",
  },
  "contract/no-licence": {
    title: "No licence",
    severity: "medium",
    why: "Without one nobody may use or pass on the plugin, and Anthropic's directory refuses it.",
    fix: 'Add a LICENSE file, or "license" to plugin.json.',
  },
  "contract/listing-url": {
    title: "Address that is not https",
    severity: "low",
    why: "Listings leave out any other address.",
    fix: "Use https://.",
  },
  "contract/no-privacy-policy": {
    title: "Remote server without a word on privacy",
    severity: "low",
    why: "People want to know what becomes of what the plugin sends. Anthropic's directory warns.",
    fix: "Set privacyPolicyUrl in plugin.json, or write of privacy in the README.",
  },
  "contract/icon": {
    title: "Icon that a listing cannot show",
    severity: "low",
    why: "Listings show a square PNG or JPEG of 512 to 2,048 pixels and less than 2 MB.",
    fix: 'Name such a file of the plugin in "icon", or remove the field.',
  },
} as const satisfies Record<string, RuleText>;
