import type { Severity } from "./facts.ts";
import type { SlotName } from "./report.ts";

/** Changes when the same plugin could get another score. Every report names it. */
export const RUBRIC_VERSION = "1.1.0";

/** From this score on a plugin is listed. */
export const MINIMUM_SCORE = 80;

/** Shares of the total in per cent. Integers, so that four full slots add up to 100 and not to 99.99. */
export const slotWeights = {
  lint: 25,
  types: 25,
  tests: 35,
  docs: 15,
} as const satisfies Record<SlotName, number>;

export const slotNames = ["lint", "types", "tests", "docs"] as const;

/** What presence of each document is worth. */
export const docPoints = {
  readme: 40,
  manifest: 30,
  examples: 15,
  changelog: 15,
} as const;

/** How each document is called where people read it. */
export const docNames = {
  readme: "README",
  manifest: ".claude-plugin/plugin.json",
  examples: "examples/",
  changelog: "CHANGELOG",
} as const satisfies Record<keyof typeof docPoints, string>;

/** Findings with this code stop a listing whatever the score: Claude Code could not load the plugin. */
export const BROKEN_MANIFEST = "contract/broken-manifest";

/** Position of a severity, the worst first. */
export const severityRank = {
  critical: 0,
  high: 1,
  medium: 2,
  low: 3,
} as const satisfies Record<Severity, number>;

/** @returns points for lint: five less for an error, two less for a warning, never below 0. */
export function lintPoints(errors: number, warnings: number): number {
  return Math.max(0, 100 - 5 * errors - 2 * warnings);
}

/** @returns points for types or contract: ten less for an error, never below 0. */
export function typesPoints(errors: number): number {
  return Math.max(0, 100 - 10 * errors);
}
