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
  "security/workflow-injection": {
    title: "Text of strangers in a workflow's script",
    severity: "medium",
    why: "The title of a pull request or a branch's name becomes part of a shell script that runs with the repository's token.",
    fix: "Hand the value over in an environment variable.",
    example:
      'env:\n  TITLE: ${{ github.event.pull_request.title }}\nrun: echo "$TITLE"',
  },
  "security/pull-request-target": {
    title: "Code of a stranger's pull request beside the repository's secrets",
    severity: "high",
    why: "With pull_request_target and workflow_run the job has a token that may write: who opens a pull request can publish the plugin's next version.",
    fix: "Use pull_request, or do not check the pull request's code out.",
  },
  "security/install-script": {
    title: "Script that runs at every installation",
    severity: "high",
    why: "Claude Code installs without scripts, but npm and other tools do not: code runs before anybody has looked at it.",
    fix: "Ship what the script would make, or let the person start it by a command.",
  },
  "security/foreign-package": {
    title: "Package that does not come from the registry",
    severity: "high",
    why: "What is fetched there can change or vanish at any time, and no advisory covers it.",
    fix: "Depend on a version from the registry, or on a full commit id; then make the lockfile anew.",
  },
  "security/no-integrity": {
    title: "Locked package without a checksum",
    severity: "medium",
    why: "Whoever answers under its address decides what is installed.",
    fix: "Make the lockfile anew with a current npm.",
  },
  "security/npm-settings": {
    title: "npm is told to use other programs or another registry",
    severity: "high",
    why: "The settings git=, node-options= and script-shell= start programs of the repository when npm runs, even without scripts.",
    fix: "Remove the setting.",
  },
  "security/advisory": {
    title: "Dependency with a known weakness",
    severity: "high",
    why: "It is published how to use it against those who run this version.",
    fix: "Update the package (npm audit fix), or replace it.",
  },
  "security/malicious-dependency": {
    title: "Dependency known to be malicious",
    severity: "critical",
    why: "The registry's advisory says that this version was made to do harm.",
    fix: "Remove it, and change every password and key of machines on which it was installed.",
  },
} as const satisfies Record<string, RuleText>;
