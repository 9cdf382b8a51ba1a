import { codeSpan } from "../score/escape-markdown.ts";
import type { Plugin } from "./ports/plugins.ts";
import type { Submission } from "./ports/submissions.ts";

/**
 * A comment that calls the maintainers: when a submission waits for review, when a listed plugin was reported, and when
 * it was frozen.
 * Its first line is a marker, by which it is found again.
 * @param team "org/team"
 * @returns null when nobody is to be called
 */
export function reviewMention(
  submission: Submission,
  plugin: Plugin | null,
  team: string,
): string | null {
  const { state, report_id, request, score, reported } = submission;
  if (request === null) return null;
  const what = `${codeSpan(request.name)} ${codeSpan(request.version)}`;
  if (state === "pending_review" && report_id !== null)
    return `<!-- miyabi:review:${report_id} -->\n@${team} ${what} scored ${score ?? "?"} of 100 and waits for a review.`;
  if (reported)
    return `<!-- miyabi:reported:${submission.id} -->\n@${team} ${what} was reported. \`/delist <reason>\` takes it out of the catalogue at once; \`/relist\` settles the report.`;
  if (state === "published" && plugin?.listing === "frozen")
    return `<!-- miyabi:frozen:${submission.id} -->\n@${team} ${what} was frozen and is out of the catalogue: ${plugin.listing_reason ?? ""}.`;
  return null;
}
