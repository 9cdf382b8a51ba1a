import type { RuleText } from "./rule.ts";

/** What the plugin takes from elsewhere: servers and packages. */
export const supplyRules = {
  "security/unpinned-server": {
    title: "Server that is started in whatever version is the newest",
    severity: "high",
    why: "Who takes over the package runs code on the machine of everybody who installed the plugin, at the next start.",
    fix: "Pin an exact version.",
    example: "npx -y @example/server@1.2.3",
  },
  "security/plain-http": {
    title: "Server that is reached without encryption",
    severity: "high",
    why: "Everybody on the way can read what Claude sends, and change what it is told.",
    fix: "Use https.",
  },
} as const satisfies Record<string, RuleText>;
