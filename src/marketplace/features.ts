/**
 * The closed lists behind the collective names of the first-party plans. A licence carries the members, never the
 * collective name, so that `features.includes(x)` is the whole check on the buyer's machine.
 */
const commands = ["verify-command", "agent-run-command", "deploy-command"];
const agents = ["coordinator-agent", "codegen-agent", "review-agent"];
const pro = [
  ...commands,
  ...agents,
  "advanced-analytics",
  "private-repos",
  "custom-workflows",
];

const collective: ReadonlyMap<string, readonly string[]> = new Map([
  ["all-commands", commands],
  ["all-agents", agents],
  ["all-pro-features", pro],
]);

/**
 * Replaces the collective names of first-party plans by their members, each feature once, in the order given.
 * Only for first-party plugins: a third-party plugin's features are its own words.
 */
export function expandFeatures(sold: readonly string[]): string[] {
  return [...new Set(sold.flatMap((name) => collective.get(name) ?? [name]))];
}
