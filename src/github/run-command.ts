import { codeSpan } from "../score/escape-markdown.ts";
import { changeSubmission } from "../marketplace/change-submission.ts";
import { commandTable } from "../marketplace/command-table.ts";
import type { Command } from "../marketplace/commands.ts";
import {
  decideCommand,
  type CommandDecision,
} from "../marketplace/decide-command.ts";
import { isOvertaken, rivalsOf } from "../marketplace/command-order.ts";
import { nameTaken } from "../marketplace/name-taken.ts";
import type { Plugin } from "../marketplace/ports/plugins.ts";
import type { Submission } from "../marketplace/ports/submissions.ts";
import { isOpen } from "../marketplace/submission-states.ts";
import { askPermission } from "./ask-permission.ts";
import { sayOnce } from "./comments.ts";
import type { Octokit } from "./octokit.ts";
import { readBeside } from "./read-beside.ts";
import { readFresh } from "./read-issue.ts";
import { now, type World } from "./world.ts";

export type Spoken = {
  command: Command;
  comment_id: number;
  issue_number: number;
  /** When the comment was written. */
  at: string;
  actor: { github_id: number; github_login: string };
};

/**
 * Carries out one command, at most once: its decision is kept under the comment's id and line, in the same transaction
 * as its effect. Coming back after a crash finds it there and does nothing more.
 * @returns whether it was carried out; a refusal is explained in words once for each person, command and issue
 */
export async function runCommand(
  world: World,
  octokit: Octokit,
  submission: Submission,
  spoken: Spoken,
): Promise<"done" | "refused"> {
  const key = `command:${spoken.comment_id}:${spoken.command.line}`;
  if ((await world.submissions.decision(key)) !== null) return "done";
  const decision = await decideAndApply(
    world,
    octokit,
    submission,
    spoken,
    key,
  );
  switch (decision.kind) {
    case "apply":
      return "done";
    case "help":
      await sayOnce(
        world,
        octokit,
        spoken.issue_number,
        `<!-- miyabi:help:${spoken.comment_id} -->`,
        commandTable(),
      );
      return "done";
    case "refuse":
      await explain(world, octokit, spoken, decision.reason);
      return "refused";
  }
}

async function decideAndApply(
  world: World,
  octokit: Octokit,
  { id }: Submission,
  spoken: Spoken,
  key: string,
): Promise<CommandDecision> {
  const { command, actor, at: said_at } = spoken;
  const permission =
    command.name === "help"
      ? "none"
      : await askPermission(world, octokit, actor);
  const box: { decision: CommandDecision } = {
    decision: { kind: "refuse", reason: "The submission is gone." },
  };
  const result = await changeSubmission(
    world.submissions,
    id,
    now(world),
    async (submission) => {
      const read = needsFresh(command, submission)
        ? await readFresh(world, submission)
        : { fresh: null, taken: false, listedVersion: null };
      const report =
        submission.report_id === null
          ? null
          : await world.reports.find(submission.report_id);
      box.decision = decideCommand({
        command,
        key,
        submission,
        actor,
        permission,
        ...read,
        beside:
          command.name === "approve" ? await readBeside(world, submission) : [],
        report,
        plugin: await pluginOf(world, submission),
        twoApprovers: world.review.twoApprovers,
        nonce: world.newId(),
        overtaken: await wasOvertaken(world, submission, spoken),
        said_at,
        at: now(world),
      });
      return box.decision.kind === "apply" ? box.decision.change : null;
    },
  );
  return result?.outcome === "name_taken"
    ? {
        kind: "refuse",
        reason:
          "The plugin's name was taken by another plugin in the meantime.",
      }
    : box.decision;
}

/** What was listed is decided on by what is listed, whatever became of the issue. */
const needsFresh = ({ name }: Command, { state }: Submission): boolean =>
  (name === "approve" || name === "rescore") && isOpen(state);

/** Deliveries overtake each other, and what was written later must not be undone by what was written before. */
async function wasOvertaken(
  { commandOrder }: World,
  submission: Submission,
  { command, comment_id }: Spoken,
): Promise<boolean> {
  const query = rivalsOf(command.name, submission);
  const place = { comment_id, line: command.line };
  return query !== null && isOvertaken(place, await commandOrder.newest(query));
}

/** The catalogue's plugin that this submission is about. Its name may be another repository's by now. */
export async function pluginOf(
  world: World,
  { request, pin }: Submission,
): Promise<Plugin | null> {
  if (request === null || pin === null) return null;
  const plugin = await world.plugins.find(request.name);
  return nameTaken(plugin, pin.repository_id) ? null : plugin;
}

async function explain(
  world: World,
  octokit: Octokit,
  { command, actor, issue_number }: Spoken,
  reason: string,
): Promise<void> {
  const line = `/${command.name} ${command.argument}`.trim();
  await sayOnce(
    world,
    octokit,
    issue_number,
    `<!-- miyabi:refusal:${actor.github_id}:${command.name} -->`,
    `${codeSpan(line, { max: 120 })} was not carried out. ${reason}`,
  );
}
