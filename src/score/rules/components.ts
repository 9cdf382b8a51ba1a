import type { RuleText } from "./rule.ts";

/** Lint of what Claude Code reads as instructions: skills, commands, agents. */
export const componentRules = {
  "components/too-large": {
    title: "Component above 1 MiB",
    severity: "medium",
    why: "A file of this size fills the context many times over. It is not read here either.",
    fix: "Split it: details go to files that are read when they are needed.",
  },
  "components/no-frontmatter": {
    title: "No frontmatter",
    severity: "medium",
    why: "Without a description Claude does not know when to use the component, and an agent is not loaded at all.",
    fix: "Begin the file with --- and give at least a description.",
    example:
      "---\nname: release-notes\ndescription: Writes release notes from the commits since the last tag.\n---",
  },
  "components/unclosed-frontmatter": {
    title: "Frontmatter that is never closed",
    severity: "medium",
    why: "Claude Code then takes all of it for text: no name, no description, no restriction of tools.",
    fix: "End it with a line of three hyphens.",
  },
  "components/invalid-frontmatter": {
    title: "Frontmatter that is no YAML",
    severity: "medium",
    why: "Claude Code quotes simple values by itself, and drops all of the frontmatter where that does not help.",
    fix: "Quote values that hold a colon or begin with a special character.",
    example: 'description: "Use when: a release is due"',
  },
  "components/no-description": {
    title: "No description",
    severity: "medium",
    why: "The description is all that Claude sees before it decides to use the component.",
    fix: "Say in one sentence what it does and when to use it.",
  },
  "components/description-cut": {
    title: "Description that is cut off",
    severity: "low",
    why: "Claude Code lists a skill with the first 1,536 characters of its description and when_to_use; the rest is never seen.",
    fix: "Shorten it, and put what matters first.",
  },
  "components/no-name": {
    title: "Agent without a name",
    severity: "low",
    why: "Claude Code then takes the name of the file, which changes when somebody moves it.",
    fix: "Add a name.",
  },
  "components/name-with-spaces": {
    title: "Name with spaces",
    severity: "low",
    why: "The name is typed after a slash, where a space ends it.",
    fix: "Use lower-case letters, digits and hyphens.",
  },
  "components/too-long": {
    title: "Text above 1,000 lines",
    severity: "low",
    why: "All of it is put into the context before the component does anything.",
    fix: "Move details to files that are read when they are needed.",
  },
  "components/empty-body": {
    title: "No text after the frontmatter",
    severity: "medium",
    why: "The component tells Claude nothing.",
    fix: "Write the instructions.",
  },
  "components/agent-key-ignored": {
    title: "Key that agents of plugins may not set",
    severity: "medium",
    why: "Claude Code ignores hooks, mcpServers and permissionMode in an agent of a plugin without a word.",
    fix: "Remove it; declare hooks and servers for the whole plugin.",
  },
  "components/tools-key": {
    title: "Wrong name for the restriction of tools",
    severity: "medium",
    why: 'Agents restrict tools with "tools", skills and commands with "allowed-tools". The other name does nothing: every tool is allowed.',
    fix: "Rename the key.",
  },
  "components/misspelt-key": {
    title: "Misspelt key in the frontmatter",
    severity: "low",
    why: "Claude Code ignores keys that it does not know, so the setting has no effect.",
    fix: "Correct the name.",
  },
  "components/wrong-value": {
    title: "Value in the frontmatter that Claude Code drops",
    severity: "medium",
    why: "A value of the wrong kind is ignored when the component loads.",
    fix: "Write the value as text, or as a list of text where that is allowed.",
  },
  "components/unknown-model": {
    title: "Model that Claude Code does not know",
    severity: "low",
    why: "The component falls back to the model of the session.",
    fix: "Use sonnet, opus, haiku, inherit, or the id of a Claude model.",
  },
  "components/dead-reference": {
    title: "Text names something that is not shipped",
    severity: "low",
    why: "Claude looks for the file, agent or skill, and fails.",
    fix: "Ship it, or correct the name.",
  },
  "components/too-many": {
    title: "More components than are looked at",
    severity: "medium",
    why: "A plugin of thousands of components fills every session with their descriptions.",
    fix: "Split the plugin.",
  },
  "components/broken-link": {
    title: "Link to a file that is not shipped",
    severity: "low",
    why: "Claude tries to read the file when it follows the instructions, and fails.",
    fix: "Ship the file or correct the link.",
  },
} as const satisfies Record<string, RuleText>;
