import type { RuleText } from "./rule.ts";

/** Advice on documents. It costs no points: those come from the presence of each document. */
export const docsRules = {
  "docs/readme-short": {
    title: "README of a few words",
    severity: "low",
    why: "People decide by the README whether they install. Anthropic's directory wants at least 40 words.",
    fix: "Say what the plugin does, how it is used and what it needs.",
  },
  "docs/changelog-without-version": {
    title: "Changelog without the present version",
    severity: "low",
    why: "People look there for what an update brings.",
    fix: "Add a section for the version in plugin.json.",
  },
} as const satisfies Record<string, RuleText>;
