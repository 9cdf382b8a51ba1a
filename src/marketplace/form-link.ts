import type { FormAnswers } from "./form-answers.ts";
import type { FormLabel } from "./issue-form-sections.ts";

/** Ids of the form's fields in submit-plugin.yml. GitHub fills in no ticks. */
export const fieldIds = {
  "Plugin name": "name",
  "Display name": "display_name",
  Repository: "repository",
  Path: "path",
  "Ref or commit": "ref",
  Version: "version",
  Tier: "tier",
  Price: "price",
  Currency: "currency",
  "Billing period": "billing_period",
  Categories: "categories",
  Features: "features",
  Limitations: "limitations",
  Requirements: "requirements",
  Licence: "licence",
  Description: "description",
} as const satisfies Record<Exclude<FormLabel, "Policies">, string>;

/** GitHub answers 414 to a request line of more than 8 KiB; browsers and servers on the way add to it. */
const MAX_LINK = 8_000;

type Field = { label: FormLabel; parameter: string };

function total(fields: readonly Field[]): number {
  return fields.reduce((sum, { parameter }) => sum + 1 + parameter.length, 0);
}

/**
 * A link to the marketplace's submission form with the answers filled in.
 * https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-an-issue#creating-an-issue-from-a-url-query
 *
 * @param place.webUrl GitHub's pages, without a slash at the end
 * @param place.repository the marketplace's, "owner/name"
 * @returns the link, and the fields that would have made it too long: those are whole or not there, because a text that
 *   was cut could be sent off without anybody noticing
 */
export function formLink(
  place: { webUrl: string; repository: string },
  answers: FormAnswers,
): { url: string; leftOut: FormLabel[] } {
  const title = `Submit: ${answers["Plugin name"]}`.slice(0, 100);
  const head = `${place.webUrl}/${place.repository}/issues/new?template=submit-plugin.yml&title=${encodeURIComponent(title)}`;
  const labels = Object.keys(fieldIds) as (keyof typeof fieldIds)[];
  let fields: Field[] = labels
    .filter((label) => !isDefault(label, answers[label]))
    .map((label) => ({
      label,
      parameter: `${fieldIds[label]}=${encodeURIComponent(answers[label].toWellFormed())}`,
    }));
  const leftOut: FormLabel[] = [];
  while (head.length + total(fields) > MAX_LINK) {
    const [longest] = fields.toSorted(
      (a, b) => b.parameter.length - a.parameter.length,
    );
    if (longest === undefined) break;
    leftOut.push(longest.label);
    fields = fields.filter((field) => field !== longest);
  }
  const query = fields.map(({ parameter }) => `&${parameter}`).join("");
  return { url: `${head}${query}`, leftOut };
}

/** What an empty field means anyway, and a choice that the form does not have. */
function isDefault(label: FormLabel, answer: string): boolean {
  if (answer === "") return true;
  if (label === "Path") return answer === ".";
  return label === "Billing period" && answer === "none";
}
