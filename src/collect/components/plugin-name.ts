const reservedPrefix = /^(claude|anthropics?|cc-plugin)-/;
const reservedNames = [
  "claude",
  "anthropic",
  "anthropics",
  "claudecode",
  "claudemods",
];
const official =
  /official[^a-z0-9]*(claude|anthropic)|(claude|anthropics?)[^a-z0-9]*official/;

/** @returns why Claude Code cannot install a plugin of this name, null when it can */
export function wrongName(name: unknown): string | null {
  if (name === undefined || name === "") return "is missing";
  if (typeof name !== "string") return "must be a string";
  if (/\s/.test(name)) return "must have no spaces";
  if (/[^\x21-\x7e]/.test(name)) return "must be plain ASCII";
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name))
    return "must consist of letters, digits, dots, underscores and hyphens, and begin with a letter or digit";
  return name.length > 128 ? "must be at most 128 characters long" : null;
}

/** Names that `claude plugin validate` refuses, though the plugin loads: well-known plugins have them. */
export function isReserved(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    reservedPrefix.test(lower) ||
    reservedNames.includes(lower.replace(/[^a-z0-9]/g, "")) ||
    official.test(lower)
  );
}

/** Names that read as one of Anthropic's own: the official validator warns. */
export function looksOfficial(name: string): boolean {
  return /claude|anthropic/i.test(name);
}

export function isKebabCase(name: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
}
