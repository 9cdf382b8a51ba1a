import { rowChange, type Change } from "./change-submission.ts";
import { decideApproval } from "./decide-approval.ts";
import type { FreshSubmission } from "./decide-intake.ts";
import { decideAcceptFinding } from "./decide-accept-finding.ts";
import { decideListing } from "./decide-listing.ts";
import { decideRescore } from "./decide-rescore.ts";
import { commandRules, whoInWords, type Command } from "./commands.ts";
import type { Plugin } from "./ports/plugins.ts";
import type {
  AuditEntry,
  StoredReport,
  Submission,
} from "./ports/submissions.ts";
import { moveTo, stateTitles } from "./submission-states.ts";

/** What GitHub says about a person's access at that moment; "unknown" when it could not say. */
export type Permission = "admin" | "write" | "read" | "none" | "unknown";

export type CommandInput = {
  command: Command;
  /** Makes the decision apply once: `command:<comment id>:<line>`. */
  key: string;
  submission: Submission;
  actor: { github_id: number; github_login: string };
  permission: Permission;
  /** The issue and its source read again now; null when this command does not need it. */
  fresh: FreshSubmission | null;
  report: StoredReport | null;
  /** The plugin of the submission's name, as it is listed; null when it is not, or is somebody else's. */
  plugin: Plugin | null;
  /** A paid plugin needs two maintainers. */
  twoApprovers: boolean;
  /** The plugin's name belongs to somebody else. */
  taken: boolean;
  /** Other listed plugins that stand in the same folder; only read for an approval. */
  beside: string[];
  /** Version that is listed of this plugin now. */
  listedVersion: string | null;
  nonce: string;
  /** A command that undoes this one was written after it, and was carried out already. */
  overtaken: boolean;
  /** When the command was written; it may be read much later. */
  said_at: string;
  at: string;
};

export type CommandDecision =
  | { kind: "apply"; change: Change }
  | { kind: "refuse"; reason: string }
  | { kind: "help" };

/** Decides on one command. A refusal says who may use it, or which state it needs. */
export function decideCommand(input: CommandInput): CommandDecision {
  const { command } = input;
  if (command.name === "help") return { kind: "help" };
  const refusal = mayNot(input);
  if (refusal !== null) return { kind: "refuse", reason: refusal };
  const decision = decideAllowed(input);
  return decision.kind === "apply"
    ? {
        kind: "apply",
        change: { ...decision.change, audit: auditOf(input) },
      }
    : decision;
}

function decideAllowed(input: CommandInput): CommandDecision {
  const { command, submission } = input;
  const apply = (patch: Change["patch"]): CommandDecision => ({
    kind: "apply",
    change: rowChange(patch),
  });
  // It had its time, between the one before it and the one after it.
  if (input.overtaken) return apply({});
  const decided = {
    decided_by: input.actor.github_login,
    decided_at: input.at,
  };
  switch (command.name) {
    case "approve":
      return decideApproval(input);
    case "accept-finding":
      return decideAcceptFinding(input);
    case "reject":
      return command.argument === ""
        ? {
            kind: "refuse",
            reason: "A reason is required: `/reject <reason>`.",
          }
        : apply(
            moveTo(submission, "rejected", {
              ...decided,
              note: command.argument,
            }),
          );
    case "withdraw":
      return apply(moveTo(submission, "withdrawn", decided));
    case "hold":
      return apply({ held: true });
    case "unhold":
      return apply({ held: false });
    case "rescore":
      return decideRescore(input);
    case "help":
      return { kind: "help" };
    default:
      return decideListing(command.name, input);
  }
}

function mayNot(input: CommandInput): string | null {
  const { command, submission, actor, permission } = input;
  const rule = commandRules[command.name];
  const isSubmitter = actor.github_id === submission.author.github_id;
  if (rule.notSubmitter && isSubmitter) {
    return `\`/${command.name}\` is not for the submitter: somebody else with write access to this repository has to decide.`;
  }
  const isMaintainer = permission === "admin" || permission === "write";
  const allowed = {
    maintainer: isMaintainer,
    submitter: isSubmitter,
    either: isMaintainer || isSubmitter,
    all: true,
  };
  if (!allowed[rule.who]) {
    return permission === "unknown"
      ? `GitHub did not say whether you have write access, so \`/${command.name}\` was not carried out: try again in a new comment.`
      : `\`/${command.name}\` is for ${whoInWords[rule.who]}; your access is "${permission}".`;
  }
  if (!rule.states.includes(submission.state)) {
    const needed = rule.states.map((state) => `"${stateTitles[state]}"`);
    return `\`/${command.name}\` needs the state ${needed.join(" or ")}; this submission is "${stateTitles[submission.state]}".`;
  }
  return null;
}

function auditOf({
  command,
  key,
  actor,
  submission,
}: CommandInput): AuditEntry {
  return {
    key,
    action: `submission.${command.name}`,
    actor_github_id: actor.github_id,
    actor_login: actor.github_login,
    reason: command.argument === "" ? null : command.argument,
    details: {
      submission_id: submission.id,
      plugin_id: submission.request?.name ?? null,
      issue_number: submission.issue_number,
      sha: submission.pin?.sha ?? null,
      report_id: submission.report_id,
    },
  };
}
