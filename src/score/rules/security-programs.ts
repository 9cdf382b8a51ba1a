import type { RuleText } from "./rule.ts";

/** What the plugin's programs and commands do. */
export const programRules = {
  "security/pipe-to-shell": {
    title: "Downloaded or decoded, and run at once",
    severity: "critical",
    why: "Nobody can review what runs: it comes from elsewhere or is unreadable, and can change after the plugin was approved.",
    fix: "Ship the program with the plugin, or download a fixed version and compare its SHA-256 before it runs.",
    example: "curl -fsSL https://example.com/install.sh | bash",
  },
  "security/link": {
    title: "Symbolic link or submodule where Claude Code loads from",
    severity: "high",
    why: "Claude Code follows it; what it leads to is not part of what was scored, so a hook could be hidden there.",
    fix: "Ship the files themselves.",
  },
} as const satisfies Record<string, RuleText>;
