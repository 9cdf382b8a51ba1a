import { advisoryLine } from "./advisory-line.ts";
import { oneLine } from "./escape-markdown.ts";
import { findingLine } from "./finding-line.ts";
import { headline } from "./headline.ts";
import { padEnd, padStart } from "./pad.ts";
import { adviceLines } from "./render-advice.ts";
import type { Report } from "./report.ts";
import { MINIMUM_SCORE, slotNames } from "./rubric.ts";
import type { Language } from "./words/language.ts";
import { say, word } from "./words/say.ts";
import { translate } from "./words/translate.ts";

const SHOWN = 20;

/**
 * The report for a terminal: a table of the slots, what would help most, and the worst findings. Foreign text holds no
 * escape sequence.
 */
export function renderTerminal(
  report: Report,
  options: { minimum?: number; language?: Language } = {},
): string {
  const { minimum = MINIMUM_SCORE, language = "en" } = options;
  return [
    title(report, language),
    "",
    headline(report, minimum, language),
    ...adviceBlock(report, language),
    "",
    ...slotTable(report, language),
    ...decisionLines(report, language),
    "",
    oneLine(translate(advisoryLine(report.advisories), language), 600),
    ...findingLines(report, language),
    "",
  ].join("\n");
}

function title(report: Report, language: Language): string {
  const { manifest, profile, rubric_version: rubric } = report;
  const name = manifest?.name ?? say(language, "title.no-manifest");
  const version = manifest?.version ?? null;
  const known = version === null ? name : `${name} ${oneLine(version, 30)}`;
  const about = say(language, "title.profile", { profile, rubric });
  return `${oneLine(known, 120)}  (${about})`;
}

function adviceBlock(report: Report, language: Language): string[] {
  const lines = adviceLines(report, language, (text) => oneLine(text, 160));
  return lines.length === 0
    ? []
    : [
        "",
        say(language, "section.advice") + say(language, "colon").trimEnd(),
        ...lines.map(
          ({ what, gain }) => `  ${what}${say(language, "colon")}${gain}`,
        ),
      ];
}

function slotTable({ slots }: Report, language: Language): string[] {
  return [
    row([
      say(language, "column.slot"),
      say(language, "column.points"),
      say(language, "column.weight"),
      say(language, "column.why"),
    ]),
    ...slotNames.map((name) => {
      const { status, score, weight, reason } = slots[name];
      const word =
        status === "scored"
          ? ""
          : say(language, `status.${status}`) + say(language, "colon");
      return row([
        say(language, `slot.${name}`),
        score === null ? "-" : String(score),
        `${(100 * weight).toFixed(1)} %`,
        `${word}${oneLine(translate(reason, language), 300)}`,
      ]);
    }),
  ];
}

/** The slots' own decisions stand in the table. */
function decisionLines({ decisions }: Report, language: Language): string[] {
  const names: readonly string[] = slotNames;
  const shown = decisions.filter(({ subject }) => !names.includes(subject));
  if (shown.length === 0) return [];
  return [
    "",
    say(language, "section.decisions") + say(language, "colon").trimEnd(),
    ...shown.slice(0, SHOWN).map(({ subject, outcome, reason }) => {
      const why = oneLine(translate(reason, language), 200);
      return `  ${oneLine(subject, 100)} ${word(language, "outcome", outcome)}${say(language, "colon")}${why}`;
    }),
  ];
}

function row([
  slot = "",
  points = "",
  weight = "",
  why = "",
]: readonly string[]) {
  return `  ${padEnd(slot, 8)}  ${padStart(points, 6)}  ${padStart(weight, 7)}  ${why}`;
}

function findingLines(
  { findings, findings_dropped }: Report,
  language: Language,
): string[] {
  if (findings.length === 0) return [];
  const count = findings.length - SHOWN + findings_dropped;
  return [
    "",
    ...findings
      .slice(0, SHOWN)
      .map((finding) => findingLine(finding, language)),
    ...(count > 0
      ? [`  ${say(language, "findings.more-json", { count })}`]
      : []),
  ];
}
