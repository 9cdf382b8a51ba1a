import type { Command } from "./io.ts";

type Entry = {
  /** The words after `miyabi`. */
  name: string;
  usage: string;
  summary: string;
  /** Loaded only when it is called: the hook runs at each prompt and must not wait for compilers. */
  load: () => Promise<Command>;
};

/** Every command there is. The overview and the README's table are made from this. */
export const commands: readonly Entry[] = [
  {
    name: "score",
    usage: "score [DIR | OWNER/REPO[@REF]]",
    summary: "scores a Claude Code plugin as the marketplace does",
    load: async () => (await import("./score-command.ts")).score,
  },
  {
    name: "explain",
    usage: "explain [CODE]",
    summary: "explains a finding's code, or lists all of them",
    load: async () => (await import("./explain-command.ts")).explain,
  },
  {
    name: "submit",
    usage: "submit [DIR | OWNER/REPO[@REF]]",
    summary: "submits a plugin; with --dry-run it only says what would happen",
    load: async () => (await import("./submit-command.ts")).submit,
  },
  {
    name: "submit status",
    usage: "submit status [ID]",
    summary: "says how your submissions stand",
    load: async () =>
      (await import("./submission-status-command.ts")).submitStatus,
  },
  {
    name: "login",
    usage: "login",
    summary: "signs in with GitHub",
    load: async () => (await import("./login-command.ts")).login,
  },
  {
    name: "install",
    usage: "install PLUGIN",
    summary: "gets the free licence of a plugin and keeps it",
    load: async () => (await import("./install-command.ts")).install,
  },
  {
    name: "trial start",
    usage: "trial start PLUGIN",
    summary: "starts the trial of a plugin and keeps its licence",
    load: async () => (await import("./trial-command.ts")).trialStart,
  },
  {
    name: "trial status",
    usage: "trial status PLUGIN",
    summary: "says whether you can still try a plugin",
    load: async () => (await import("./trial-command.ts")).trialStatus,
  },
  {
    name: "license add",
    usage: "license add [KEY]",
    summary: "keeps a licence key on this machine",
    load: async () => (await import("./license-command.ts")).licenseAdd,
  },
  {
    name: "license list",
    usage: "license list",
    summary: "lists the licences kept on this machine",
    load: async () => (await import("./license-command.ts")).licenseList,
  },
  {
    name: "license verify",
    usage: "license verify [PLUGIN]",
    summary: "asks whether a licence is in force, offline too",
    load: async () => (await import("./license-command.ts")).licenseVerify,
  },
  {
    name: "license remove",
    usage: "license remove PLUGIN",
    summary: "forgets a licence on this machine",
    load: async () => (await import("./license-command.ts")).licenseRemove,
  },
  {
    name: "quota",
    usage: "quota [PLUGIN]",
    summary: "says what is left this month",
    load: async () => (await import("./quota-command.ts")).quota,
  },
  {
    name: "usage",
    usage: "usage [PLUGIN]",
    summary: "shows a month's use and where it leads",
    load: async () => (await import("./usage-command.ts")).usage,
  },
  {
    name: "keys rotate",
    usage: "keys rotate",
    summary: "administrators: signs with a new key from now on",
    load: async () => (await import("./keys-command.ts")).keysRotate,
  },
  {
    name: "hook agent-run",
    usage: "hook agent-run",
    summary: "a Claude Code hook: no agent run without quota",
    load: async () => (await import("./hook-command.ts")).hookAgentRun,
  },
];
