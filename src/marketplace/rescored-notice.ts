import { codeSpan, escapeMarkdown } from "../score/escape-markdown.ts";
import type { Report } from "../score/report.ts";
import { MINIMUM_SCORE } from "../score/rubric.ts";
import { passesWith } from "./accepted-findings.ts";
import type { StoredReport, Submission } from "./ports/submissions.ts";
import { reportDifference } from "./update-difference.ts";

/**
 * The answer to `/rescore` on a listed plugin, in a comment of its own: GitHub tells nobody of a comment that is edited.
 * Its first line is a marker, by which it is found again.
 * @param now the judgement that is listed
 * @param before the one until then; null when it is not known
 * @param team "org/team", which is called when the plugin would not be listed any more
 * @returns null while there is nothing to say
 */
export function rescoredNotice(
  submission: Submission,
  now: StoredReport | null,
  before: Report | null,
  team: string | null,
): string | null {
  const { rescore, request, nonce, state } = submission;
  if (state !== "published" || rescore === null || request === null)
    return null;
  if (rescore.outcome === "waiting" || nonce === null) return null;
  const marker = `<!-- miyabi:rescored:${nonce}:${rescore.outcome} -->`;
  const what = `${codeSpan(request.name)} ${codeSpan(request.version)}`;
  if (rescore.outcome === "failed" || now === null) {
    const why =
      rescore.note === null
        ? ""
        : `\n\n> ${escapeMarkdown(rescore.note, { max: 2_000 })}`;
    return `${marker}\n${what} could not be scored again: the tools or the network failed. The listing stays as it is; comment \`/rescore\` to try again.${why}`;
  }
  const passes = passesWith(now.report, submission.accepted);
  const call = passes || team === null ? "" : `@${team} `;
  return [
    `${marker}\n${call}${what} was scored again, ${rescore.by === null ? "because a weakness of a package was published" : `as ${codeSpan(rescore.by)} asked`}: ${now.report.score ?? "?"} of 100 by rubric ${codeSpan(now.report.rubric_version)}. The catalogue shows this score.`,
    before === null
      ? ""
      : `Against the report that it was listed with:\n\n${reportDifference(before, now.report)}`,
    passes
      ? ""
      : `**With this result it would not be listed: that takes ${MINIMUM_SCORE} points, a sound manifest, and no critical finding.** It stays in the catalogue until a maintainer decides: \`/delist <reason>\` takes it out at once. Its author can fix it in a new version.`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
