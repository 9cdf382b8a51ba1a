import { advisoryLine } from "./advisory-line.ts";
import { codeSpan, escapeMarkdown } from "./escape-markdown.ts";
import type { Finding } from "./facts.ts";
import { headline } from "./headline.ts";
import { adviceLines } from "./render-advice.ts";
import type { Report } from "./report.ts";
import { MINIMUM_SCORE, slotNames } from "./rubric.ts";
import type { Language } from "./words/language.ts";
import { say, word } from "./words/say.ts";
import { translate } from "./words/translate.ts";

/** GitHub's limit for the summary of a check run and for a comment, minus one. */
const MAX_LENGTH = 65_535;

export type RenderOptions = {
  /** Commit that was scored; null for files that are in none. */
  sha: string | null;
  /** Folder of the plugin in its repository, "." for the root. */
  path: string;
  /** Score from which on a plugin is listed. */
  minimum?: number;
  /** Longest result in characters. */
  max?: number;
  language?: Language;
};

/**
 * The report as Markdown for a check run or a comment. All foreign text is escaped; what does not fit is cut at a whole
 * row, and the last line says how many findings are left out.
 */
export function renderReport(report: Report, options: RenderOptions): string {
  const max = options.max ?? MAX_LENGTH;
  const language = options.language ?? "en";
  const head = [
    `### ${headline(report, options.minimum ?? MINIMUM_SCORE, language)}`,
    "",
    say(language, "title.place", {
      commit:
        options.sha === null
          ? say(language, "title.not-committed")
          : codeSpan(options.sha),
      path: codeSpan(options.path),
      profile: codeSpan(report.profile),
      rubric: codeSpan(report.rubric_version),
    }),
    "",
    ...advice(report, language),
    ...slotTable(report, language),
    "",
    ...decisionLines(report, language),
    ...capabilityLines(report, language),
    escapeMarkdown(translate(advisoryLine(report.advisories), language), {
      max: 600,
    }),
    "",
    "",
  ].join("\n");
  const findings = findingTable(report, language, max - head.length);
  return `${head}${findings}`.slice(0, max);
}

function advice(report: Report, language: Language): string[] {
  const lines = adviceLines(report, language, (text) =>
    codeSpan(text, { max: 200 }),
  );
  if (lines.length === 0) return [];
  return [
    `**${say(language, "section.advice")}**`,
    "",
    ...lines.map(
      ({ what, gain }) => `1. ${what}${say(language, "colon")}**${gain}**`,
    ),
    "",
  ];
}

function slotTable(report: Report, language: Language): string[] {
  const rows = slotNames.map((name) => {
    const slot = report.slots[name];
    const reason = translate(slot.reason, language);
    return row([
      say(language, `slot.${name}`),
      slot.score === null ? "–" : String(slot.score),
      `${(100 * slot.weight).toFixed(1)} %`,
      say(language, `status.${slot.status}`),
      escapeMarkdown(reason, { max: 500 }),
    ]);
  });
  return [
    header(language, ["slot", "points", "weight", "status", "why"]),
    "| --- | ---: | ---: | --- | --- |",
    ...rows,
  ];
}

/** So many at most are shown, so that there is room for the findings. */
const MAX_DECISIONS = 30;

function decisionLines({ decisions }: Report, language: Language): string[] {
  if (decisions.length === 0) return [];
  const title = say(language, "section.decisions");
  return [
    `<details><summary>${title}</summary>`,
    "",
    ...decisions.slice(0, MAX_DECISIONS).map(({ subject, outcome, reason }) => {
      const why = escapeMarkdown(translate(reason, language), { max: 300 });
      return `- ${codeSpan(subject)} ${word(language, "outcome", outcome)}${say(language, "colon")}${why}`;
    }),
    "",
    "</details>",
    "",
  ];
}

function capabilityLines({ capabilities }: Report, language: Language) {
  const parts = Object.entries(capabilities)
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => {
      const shown = names
        .slice(0, 20)
        .map((name) => codeSpan(name, { max: 60 }));
      if (names.length > 20)
        shown.push(
          say(language, "capability.more", { count: names.length - 20 }),
        );
      return `${word(language, "capability", kind)}${say(language, "colon")}${shown.join(", ")}`;
    });
  const title = say(language, "section.capabilities");
  return parts.length === 0
    ? []
    : [`${title}${say(language, "colon")}${parts.join("; ")}`, ""];
}

function findingTable(
  report: Report,
  language: Language,
  room: number,
): string {
  if (report.findings.length === 0)
    return `${say(language, "findings.none")}\n`;
  const lines = [
    header(language, ["severity", "rule", "where", "what", "fix"]),
    "| --- | --- | --- | --- | --- |",
  ];
  // Kept free for the last line.
  let left = room - 200 - lines.join("\n").length;
  let shown = 0;
  for (const finding of report.findings) {
    const line = findingRow(finding, language);
    left -= line.length + 1;
    if (left < 0) break;
    lines.push(line);
    shown += 1;
  }
  const count = report.findings.length - shown + report.findings_dropped;
  const more =
    count > 0 ? `\n${say(language, "findings.more", { count })}\n` : "";
  return `${lines.join("\n")}\n${more}`;
}

function findingRow(finding: Finding, language: Language): string {
  const line = finding.line === null ? "" : `:${finding.line}`;
  return row([
    say(language, `severity.${finding.severity}`),
    codeSpan(finding.code),
    finding.file === null ? "–" : codeSpan(`${finding.file}${line}`),
    escapeMarkdown(finding.message, { max: 300 }),
    escapeMarkdown(finding.fix, { max: 300 }),
  ]);
}

type Column =
  | "slot"
  | "points"
  | "weight"
  | "status"
  | "why"
  | "severity"
  | "rule"
  | "where"
  | "what"
  | "fix";

function header(language: Language, columns: readonly Column[]): string {
  return row(
    columns.map((column) => {
      const name = say(language, `column.${column}`);
      return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    }),
  );
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
