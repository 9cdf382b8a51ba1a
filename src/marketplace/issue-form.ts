import {
  readIdentifiers,
  readLimitations,
  readLine,
  readName,
  readOneOf,
  readPath,
  readPolicies,
  readPrice,
  readRef,
  readRepository,
  readRequirements,
  readText,
  readVersion,
  type Read,
} from "./issue-form-fields.ts";
import {
  formLabels,
  readFormSections,
  type FormLabel,
} from "./issue-form-sections.ts";
import type { Problem, SubmissionRequest } from "./ports/submissions.ts";

const tiers = ["free", "paid"] as const;
const currencies = ["USD", "EUR", "GBP", "JPY"] as const;
const periods = ["monthly", "yearly", "one-time"] as const;
const licences = ["MIT", "Apache-2.0", "Proprietary"] as const;

export type ParsedForm =
  | { request: SubmissionRequest; problems: [] }
  | { request: null; problems: Problem[] };

/**
 * Reads a submission from the issue's Markdown.
 * Every problem carries the field's own label and says what to do. The text is data: nothing of it is run or resolved here.
 */
export function parseIssueForm(body: string): ParsedForm {
  const sections = readFormSections(body);
  const problems: Problem[] = [];
  const say = (field: FormLabel, message: string) =>
    problems.push({ field, message });
  if (sections.tooLong) say("Description", "the issue is too long: shorten it");
  for (const label of sections.repeated) {
    say(label, "stands in the issue twice: keep one");
  }
  for (const label of formLabels) {
    if (!sections.values.has(label)) {
      say(
        label,
        `is missing: put back the heading \`### ${label}\` with your answer`,
      );
    }
  }
  const field = <T>(
    label: FormLabel,
    read: (value: string) => Read<T>,
    otherwise: T,
  ): T => {
    const value = sections.values.get(label);
    if (value === undefined) return otherwise;
    const answer = read(value);
    if (answer.ok) return answer.value;
    say(label, answer.problem);
    return otherwise;
  };

  const tier = field("Tier", (v) => readOneOf(v, tiers), "free");
  const price = field("Price", readPrice, 0);
  const period = field(
    "Billing period",
    (v): Read<SubmissionRequest["billing_period"]> =>
      v === "" || v === "none"
        ? { ok: true, value: null }
        : readOneOf(v, periods),
    null,
  );
  const request: SubmissionRequest = {
    name: field("Plugin name", readName, ""),
    display_name: field("Display name", (v) => readLine(v, 1, 80), ""),
    repository: field("Repository", readRepository, ""),
    path: field("Path", readPath, "."),
    ref: field("Ref or commit", readRef, ""),
    version: field("Version", readVersion, ""),
    tier,
    price,
    currency: field(
      "Currency",
      (v) => readOneOf(v === "" ? "USD" : v, currencies),
      "USD",
    ),
    billing_period: tier === "free" ? null : period,
    categories: field("Categories", (v) => readIdentifiers(v, 5), []),
    features: field("Features", (v) => readIdentifiers(v, 50), []),
    limitations: field("Limitations", readLimitations, {
      monthly_issues: -1,
      concurrency: -1,
      claude_api_tokens: -1,
    }),
    requirements: field("Requirements", readRequirements, {}),
    license: field("Licence", (v) => readOneOf(v, licences), ""),
    description: field("Description", (v) => readText(v, 10, 2_000), ""),
  };
  field("Policies", readPolicies, true);
  if (tier === "free" && price > 0) say("Price", "must be 0 for a free plugin");
  if (tier === "paid" && price === 0)
    say("Price", "must be above 0 for a paid plugin");
  if (tier === "paid" && period === null) {
    say("Billing period", "must be chosen for a paid plugin");
  }
  return problems.length === 0
    ? { request, problems: [] }
    : { request: null, problems };
}

/** True when both say the same: what the author asks for did not change. Compared by value, whatever the order of keys. */
export function sameRequest(
  one: SubmissionRequest,
  other: SubmissionRequest,
): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}
