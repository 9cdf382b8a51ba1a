import { listedPin } from "./listed-pin.ts";
import type { SeenRun } from "./plan-publishing.ts";
import type { Plugin } from "./ports/plugins.ts";
import type { StoredReport, Submission } from "./ports/submissions.ts";
import { rescoreNonce } from "./rescore-nonce.ts";
import { rescoreNotice } from "./rescore-notice.ts";

/** After a run that brought no report the next one waits so long: most likely the workflow has to be brought up to date. */
const PAUSE_MS = 24 * 60 * 60_000;

/** There is nothing here that could change a listing: a new rubric is told, never applied. */
export type RescoreStep =
  | { do: "dispatch"; inputs: Record<string, string> }
  | { do: "tell"; text: string };

/** True when the listed commit was judged by another rubric than the present one. */
export function isOutdated(
  plugin: Pick<Plugin, "listing" | "source" | "rubric_version">,
  rubric: string,
): boolean {
  return (
    plugin.listing === "listed" &&
    plugin.source !== null &&
    plugin.rubric_version !== null &&
    plugin.rubric_version !== rubric
  );
}

/**
 * What to do for a listed plugin after the rubric changed: score its listed commit anew, once, and tell the author.
 *
 * @param input.submission the one that it was listed from last
 * @param input.report by the present rubric, with a score; null while there is none
 * @param input.run the newest that was dispatched for this
 * @param input.at now, ISO
 */
export function planRescore(input: {
  plugin: Plugin;
  submission: Submission;
  report: StoredReport | null;
  run: SeenRun | null;
  rubric: string;
  at: string;
}): RescoreStep | null {
  const { plugin, submission, report, run } = input;
  const pin = listedPin(plugin, submission);
  if (pin === null || !isOutdated(plugin, input.rubric)) return null;
  if (report !== null)
    return { do: "tell", text: rescoreNotice(plugin, report) };
  const pause = Date.parse(input.at) - PAUSE_MS;
  const isUnderWay =
    run !== null &&
    (run.status !== "completed" || Date.parse(run.updated_at) > pause);
  if (isUnderWay) return null;
  const { repository, sha, path } = pin;
  const nonce = rescoreNonce(submission.id);
  return { do: "dispatch", inputs: { nonce, repository, sha, path } };
}
