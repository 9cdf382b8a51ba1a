import type { RuleText } from "./rule.ts";

/** Lint of JavaScript and TypeScript, beside the rules of ESLint that have their own pages. */
export const lintRules = {
  "lint/parse-error": {
    title: "Code that cannot be parsed",
    severity: "medium",
    why: "It fails as soon as it is loaded.",
    fix: "Correct the syntax.",
  },
  "lint/too-large": {
    title: "Source file above 1 MiB",
    severity: "medium",
    why: "A person wrote none of that size, and a file that is not read must not be a way past the rules.",
    fix: "Split it, or put built output into dist/.",
  },
  "lint/too-deep": {
    title: "Code nested too deeply to be read",
    severity: "medium",
    why: "The parser runs out of stack on it.",
    fix: "Flatten it: move inner parts to functions of their own.",
  },
} as const satisfies Record<string, RuleText>;

/** Of a rule of ESLint: its own page says the rest. */
export const eslintRule: RuleText = {
  title: "A mistake that ESLint sees",
  severity: "medium",
  why: "The marketplace's rule set holds only rules that name something which fails or does nothing when it runs. An error costs 5 points of the lint slot, a warning 2.",
  fix: "Change the code; comments that disable rules do not count here.",
};

/** @returns address of a rule's page at ESLint or typescript-eslint */
export function eslintPage(rule: string): string {
  const typescript = /^@typescript-eslint\/(.+)$/.exec(rule)?.[1];
  return typescript === undefined
    ? `https://eslint.org/docs/latest/rules/${rule}`
    : `https://typescript-eslint.io/rules/${typescript}`;
}
