import type { SubmissionState } from "./ports/submissions.ts";
import { openStates } from "./submission-states.ts";

export type CommandName =
  | "approve"
  | "reject"
  | "rescore"
  | "hold"
  | "unhold"
  | "withdraw"
  | "accept-finding"
  | "verify"
  | "feature"
  | "delist"
  | "relist"
  | "report"
  | "help";

export type Command = {
  name: CommandName;
  /** The rest of the line. Foreign text. */
  argument: string;
  /** Counts from 1; with the comment's id it is the command's own id. */
  line: number;
};

export type CommandRule = {
  usage: string;
  /** Who may use it: those with write access to the marketplace's repository, the submitter, either, or everybody. */
  who: "maintainer" | "submitter" | "either" | "all";
  /** Nobody decides on a plugin of their own. */
  notSubmitter: boolean;
  states: readonly SubmissionState[];
  effect: string;
};

const everywhere: readonly SubmissionState[] = [
  ...openStates,
  "approved",
  "published",
  "rejected",
  "withdrawn",
];

/** The issue is closed then, and takes comments all the same. */
const published: readonly SubmissionState[] = ["approved", "published"];

/** The table of commands: what is here is all there is. */
export const commandRules: Record<CommandName, CommandRule> = {
  approve: {
    usage: "/approve [note]",
    who: "maintainer",
    notSubmitter: true,
    states: ["pending_review"],
    effect: "lists the scored commit",
  },
  reject: {
    usage: "/reject <reason>",
    who: "maintainer",
    notSubmitter: true,
    states: openStates,
    effect: "closes the submission with the reason",
  },
  rescore: {
    usage: "/rescore",
    who: "either",
    notSubmitter: false,
    states: [...openStates, "published"],
    effect: "scores the present commit anew; of a listed plugin the listed one",
  },
  hold: {
    usage: "/hold",
    who: "maintainer",
    notSubmitter: false,
    states: openStates,
    effect: "blocks `/approve`",
  },
  unhold: {
    usage: "/unhold",
    who: "maintainer",
    notSubmitter: false,
    states: openStates,
    effect: "lets `/approve` work again",
  },
  withdraw: {
    usage: "/withdraw",
    who: "submitter",
    notSubmitter: false,
    states: openStates,
    effect: "closes the submission",
  },
  "accept-finding": {
    usage: "/accept-finding <code> <reason>",
    who: "maintainer",
    notSubmitter: true,
    states: openStates,
    effect: "lets a finding stand; the reason stays in the report",
  },
  verify: {
    usage: "/verify [off]",
    who: "maintainer",
    notSubmitter: true,
    states: published,
    effect: "marks the plugin as verified",
  },
  feature: {
    usage: "/feature [off]",
    who: "maintainer",
    notSubmitter: true,
    states: published,
    effect: "shows the plugin among the recommended",
  },
  delist: {
    usage: "/delist <reason>",
    who: "maintainer",
    notSubmitter: false,
    states: published,
    effect: "takes the plugin out of the catalogue, at once",
  },
  relist: {
    usage: "/relist",
    who: "maintainer",
    notSubmitter: true,
    states: published,
    effect: "puts it back, and settles reports",
  },
  report: {
    usage: "/report <what is wrong>",
    who: "all",
    notSubmitter: false,
    states: published,
    effect: "tells the maintainers that something is wrong with the plugin",
  },
  help: {
    usage: "/help",
    who: "all",
    notSubmitter: false,
    states: everywhere,
    effect: "shows this table",
  },
};

/** Who may use a command, in words. */
export const whoInWords: Record<CommandRule["who"], string> = {
  maintainer: "people with write access to this repository",
  submitter: "the submitter",
  either: "the submitter and people with write access to this repository",
  all: "everybody",
};

/** A comment with more commands than this is no conversation. */
const maxCommands = 10;

/**
 * Finds the commands of a comment: each on a line of its own, not in a code block, names without case.
 * What is not in the table is text.
 */
export function parseCommands(body: string): Command[] {
  const commands: Command[] = [];
  let fence = "";
  const lines = body.replaceAll(/\r\n?/g, "\n").split("\n");
  for (const [index, line] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    // A block ends with its own mark, at least as long and alone on its line.
    if (fence === "") fence = mark?.[1] ?? "";
    else if (mark?.[1]?.startsWith(fence) && mark[2]?.trim() === "") fence = "";
    if (fence !== "" || commands.length >= maxCommands) continue;
    const match = /^\/([A-Za-z-]{1,40})(?:[ \t]+(.*))?$/.exec(line.trimEnd());
    const name = match?.[1]?.toLowerCase();
    if (name === undefined || !isCommand(name)) continue;
    commands.push({
      name,
      argument: (match?.[2] ?? "").trim().slice(0, 2_000),
      line: index + 1,
    });
  }
  return commands;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commandRules, name);
}
