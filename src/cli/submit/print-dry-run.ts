import { findingLine } from "../../score/finding-line.ts";
import { headline } from "../../score/headline.ts";
import { oneLine } from "../../score/escape-markdown.ts";
import { publishReport, type Place } from "../../score/publish-report.ts";
import { adviceLines } from "../../score/render-advice.ts";
import type { Report } from "../../score/report.ts";
import { MINIMUM_SCORE, slotNames } from "../../score/rubric.ts";
import { contractErrors, type DryRun } from "./dry-run.ts";
import { printForm } from "./print-form.ts";

const SHOWN = 20;

/** What the marketplace would answer, for a person. */
export function printDryRun(run: DryRun): string {
  return [
    "The form:",
    ...printForm(run.form.fields),
    "",
    ...contractLines(run.report),
    "",
    ...scoreLines(run.report),
    "",
    verdictLine(run),
    "Only the marketplace can tell whether the name is free, the version is new and the repository is yours.",
    "",
    ...linkLines(run),
    "",
  ].join("\n");
}

function contractLines(report: Report): string[] {
  const errors = contractErrors(report);
  if (errors.length === 0) return ["The contract: no errors"];
  const more = errors.length - SHOWN;
  return [
    "The contract:",
    ...errors.slice(0, SHOWN).map((finding) => findingLine(finding)),
    ...(more > 0 ? [`  and ${more} more: miyabi score --json`] : []),
  ];
}

function scoreLines(report: Report): string[] {
  const { score } = report;
  const missing = score === null ? 0 : Math.max(0, MINIMUM_SCORE - score);
  const said = headline(report, MINIMUM_SCORE);
  const advice = adviceLines(report, "en", (text) => oneLine(text, 160));
  return [
    `The score: ${said}${missing === 0 ? "" : `, ${missing} missing`}`,
    ...slotNames
      .filter((name) => report.slots[name].status === "infra_error")
      .map((name) => `  ${name}: ${oneLine(report.slots[name].reason, 300)}`),
    ...advice.map(({ what, gain }) => `  ${what}: ${gain}`),
  ];
}

function verdictLine({ accepted, form, report }: DryRun): string {
  if (accepted === null)
    return "There is no score, so nobody can say whether it would be accepted.";
  if (accepted)
    return "✓ It would be accepted for review: a maintainer decides about it.";
  const wrong = form.fields
    .filter(({ problems }) => problems.length > 0)
    .map(({ field }) => field);
  const reasons = report.passed ? wrong : [...wrong, "the score"];
  return `✗ It would be sent back to you: see ${reasons.join(", ")}.`;
}

function linkLines({ link }: DryRun): string[] {
  if (link === null)
    return [
      "For a link to the prefilled form add --to OWNER/REPO, the marketplace's repository (MIYABI_MARKETPLACE_REPOSITORY).",
    ];
  const { url, leftOut } = link;
  return [
    "The form, filled in:",
    `  ${url}`,
    ...(leftOut.length === 0
      ? []
      : [
          `  Left out, because GitHub takes no longer address: ${leftOut.join(", ")}. Paste it in there.`,
        ]),
  ];
}

/** The same for a program. */
export function dryRunAsJson(run: DryRun, place: Place): object {
  const { form, report, accepted, link } = run;
  return {
    accepted,
    fields: form.fields,
    contract: contractErrors(report),
    minimum: MINIMUM_SCORE,
    report: publishReport(report, place),
    form_url: link?.url ?? null,
    left_out: link?.leftOut ?? [],
  };
}
