import type { Words } from "./layout.ts";
import { linkTo, oneLine, type LetterOf } from "./letter-words.ts";

const nameOf = ({ name, version }: { name: string; version: string }) =>
  `${oneLine(name)} ${oneLine(version)}`;

/** To the reviewers: something waits for them. */
export function reviewWanted(letter: LetterOf<"review_wanted">): Words {
  const points = `${letter.score ?? "?"} of 100`;
  return {
    subject: `Review: ${nameOf(letter)} (${points})`,
    paragraphs: [
      `${nameOf(letter)} by ${oneLine(letter.author)} passed with ${points} and waits for a review.`,
      ...linkTo("The submission", letter.issue_url),
      "Decide in the issue with /approve or /reject <reason>. The author was told 3-5 business days.",
    ],
  };
}

/** To the author: what was decided. */
export function submissionDecided(
  letter: LetterOf<"submission_decided">,
): Words {
  const { outcome, reason, issue_url } = letter;
  return {
    subject: `Your plugin ${nameOf(letter)} was ${outcome}`,
    paragraphs: [
      outcome === "approved"
        ? `${nameOf(letter)} was approved for the marketplace.`
        : `${nameOf(letter)} was not accepted into the marketplace.`,
      ...(reason === null
        ? []
        : [`The reviewer wrote: ${reason.slice(0, 2_000)}`]),
      ...linkTo("The submission", issue_url),
    ],
  };
}
