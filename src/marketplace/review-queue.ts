import { codeSpan } from "../score/escape-markdown.ts";
import { passesWith } from "./accepted-findings.ts";
import type { DueReview } from "./ports/listing-scores.ts";

/** By this the issue is found again, on whatever page. */
export const QUEUE_MARKER = "<!-- miyabi:review-queue -->";
export const QUEUE_TITLE = "Listed plugins to look at again";

/** A listed commit is to be scored again after half a year: advisories and rules have changed since. */
export const REVIEW_AFTER_MS = 183 * 24 * 60 * 60_000;

/** GitHub takes 65,536 characters, and nobody works through more. */
export const QUEUE_LIMIT = 200;

/**
 * What the queue's issue says; null when there is nothing to look at.
 * It holds no date of today's, so that it changes only when the queue does.
 *
 * @param before reports that are older are to be made anew, ISO
 * @param total how many there are in all; what is not among `plugins` is counted
 * @param team "org/team", which is called when the issue is opened
 */
export function reviewQueueBody(
  { plugins, total }: { plugins: DueReview[]; total: number },
  { before, team }: { before: string; team: string | null },
): string | null {
  const failing = plugins.filter(
    ({ report, accepted }) => !passesWith(report, accepted),
  );
  const old = plugins.filter(({ scored_at }) => scored_at < before);
  if (failing.length === 0 && old.length === 0) return null;
  const more = total - plugins.length;
  return [
    QUEUE_MARKER,
    `${team === null ? "" : `@${team} `}The App keeps this list: what is edited here is written anew, and it is closed when there is nothing left. Nothing is taken out of the catalogue by itself.`,
    section(
      "Would not be listed today",
      "Decide in the issue of the plugin: `/delist <reason>` takes it out at once; a fixed version is a new submission.",
      failing,
    ),
    section(
      "Not scored for six months",
      "Comment `/rescore` in the issue of the plugin.",
      old,
    ),
    more > 0 ? `And ${more} more, which follow when these are done.` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function section(title: string, what: string, plugins: DueReview[]): string {
  if (plugins.length === 0) return "";
  const rows = plugins.map(
    ({ plugin_id, version, scored_at, report, issue_number }) =>
      `| ${codeSpan(plugin_id)} ${codeSpan(version)} | ${report.score ?? "–"} | ${scored_at.slice(0, 10)} | ${issue_number === null ? "–" : `#${issue_number}`} |`,
  );
  return [
    `## ${title}`,
    what,
    [
      "| Plugin | Score | Scored last | Issue |",
      "| --- | ---: | --- | --- |",
      ...rows,
    ].join("\n"),
  ].join("\n\n");
}

/** The issue as GitHub shows it. */
export type SeenQueue = {
  number: number;
  title: string;
  body: string;
  open: boolean;
};

export type QueueStep =
  | { do: "create"; title: string; body: string }
  | {
      do: "update";
      number: number;
      title: string;
      body: string;
      open: boolean;
    };

/**
 * What makes the issue look as it should; null when it does. Closed or edited by a person, it is put back.
 * @param body null when there is nothing to look at
 */
export function planQueue(
  seen: SeenQueue | null,
  body: string | null,
): QueueStep | null {
  if (seen === null)
    return body === null ? null : { do: "create", title: QUEUE_TITLE, body };
  const wanted = {
    title: QUEUE_TITLE,
    body: body ?? `${QUEUE_MARKER}\n\nThere is nothing to look at.`,
    open: body !== null,
  };
  const isThere =
    seen.title === wanted.title &&
    seen.body === wanted.body &&
    seen.open === wanted.open;
  return isThere ? null : { do: "update", number: seen.number, ...wanted };
}
