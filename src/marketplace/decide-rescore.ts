import { rowChange } from "./change-submission.ts";
import type { CommandDecision, CommandInput } from "./decide-command.ts";
import { decideIntake } from "./decide-intake.ts";
import { listedPin } from "./listed-pin.ts";
import type { Plugin } from "./ports/plugins.ts";
import type { Submission, SubmissionPatch } from "./ports/submissions.ts";
import { isOpen } from "./submission-states.ts";

/** A run of all three jobs may take 50 minutes. One that is not there after this long was lost, and may be asked for again. */
const LOST_MS = 2 * 60 * 60_000;

/** Decides on `/rescore`: an open submission is read and pinned anew, a listed one is scored at the bytes that are listed. */
export function decideRescore(input: CommandInput): CommandDecision {
  return isOpen(input.submission.state)
    ? rescoreOpen(input)
    : rescoreListed(input);
}

/** True while a report on the listed commit is taken: one that ended without a score may be run again on GitHub. */
export function isScoredAgain({ state, rescore }: Submission): boolean {
  return (
    state === "published" && rescore !== null && rescore.outcome !== "scored"
  );
}

function rescoreOpen(input: CommandInput): CommandDecision {
  const { submission, fresh, taken, listedVersion, nonce } = input;
  const change =
    fresh === null
      ? null
      : decideIntake({
          submission,
          fresh,
          taken,
          listedVersion,
          nonce,
          again: true,
        });
  return change === null
    ? refuse(
        "The form still has the problems named above: edit the issue first.",
      )
    : { kind: "apply", change };
}

function rescoreListed(input: CommandInput): CommandDecision {
  const { submission, plugin, actor, nonce, at } = input;
  if (plugin?.source == null || plugin.listing !== "listed")
    return refuse(
      "The plugin is not in the catalogue, so there is nothing to score again.",
    );
  if (listedPin(plugin, submission) === null)
    return refuse(
      "Another commit of the plugin is listed by now: use `/rescore` in the issue that it was listed from.",
    );
  const { rescore } = submission;
  const lost = Date.parse(at) - LOST_MS;
  if (rescore?.outcome === "waiting" && Date.parse(rescore.at) > lost)
    return refuse(
      "The listed commit is being scored again already: the result will stand in this issue.",
    );
  const by = actor.github_login;
  return {
    kind: "apply",
    change: rowChange(rescorePatch(submission, plugin, { by, nonce, at })),
  };
}

/**
 * Has the listed commit scored again.
 * @param asked.by login of who asked; null for the App itself
 */
export function rescorePatch(
  { pin, report_id }: Submission,
  { source }: Pick<Plugin, "source">,
  asked: { by: string | null; nonce: string; at: string },
): SubmissionPatch {
  const { by, nonce, at } = asked;
  return {
    nonce,
    // A repository that was renamed since is asked for by its present name.
    pin: pin && { ...pin, repository: source?.repository ?? pin.repository },
    rescore: { by, at, outcome: "waiting", before: report_id, note: null },
  };
}

const refuse = (reason: string): CommandDecision => ({
  kind: "refuse",
  reason,
});
