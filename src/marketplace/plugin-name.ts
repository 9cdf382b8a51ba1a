/** Names that Claude Code keeps for itself: such a plugin would not load. */
const reservedNames = new Set([
  "claude",
  "anthropic",
  "anthropics",
  "claude-code",
  "claude-mods",
]);
const reservedPrefixes = ["claude-", "anthropic-", "anthropics-", "cc-plugin-"];
const shape = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Says what is wrong with a plugin's name, or null when it can be used.
 * @param name what the author wrote; 2 to 64 characters are allowed
 */
export function pluginNameProblem(name: string): string | null {
  if (name.length < 2 || name.length > 64) {
    return "must have 2 to 64 characters";
  }
  if (!shape.test(name)) {
    return "must be lower case letters and digits, with single hyphens between them (like `issue-tools`)";
  }
  const reserved =
    reservedNames.has(name) ||
    reservedPrefixes.some((prefix) => name.startsWith(prefix)) ||
    (name.includes("official") && /claude|anthropic/.test(name));
  return reserved
    ? "is reserved by Claude Code; choose a name that does not begin with `claude-`, `anthropic-` or `cc-plugin-`"
    : null;
}
