import { advisoryLine } from "./advisory-line.ts";
import { oneLine } from "./escape-markdown.ts";
import type { Finding } from "./facts.ts";
import { headline } from "./headline.ts";
import type { Report } from "./report.ts";
import { MINIMUM_SCORE, slotNames } from "./rubric.ts";

const SHOWN = 20;

/** The report for a terminal: a table of the slots and the worst findings. Foreign text holds no escape sequence. */
export function renderTerminal(report: Report): string {
  const name = oneLine(
    report.manifest?.name ?? "plugin without a manifest",
    80,
  );
  const version = report.manifest?.version ?? null;
  const title = version === null ? name : `${name} ${oneLine(version, 30)}`;
  return [
    `${title}  (profile ${report.profile}, rubric ${report.rubric_version})`,
    "",
    row("slot", "points", "weight", "why"),
    ...slotNames.map((slot) => slotRow(report, slot)),
    "",
    headline(report, MINIMUM_SCORE),
    oneLine(advisoryLine(report.advisories), 600),
    ...findingLines(report),
    "",
  ].join("\n");
}

function slotRow(report: Report, name: (typeof slotNames)[number]): string {
  const { status, score, weight, reason } = report.slots[name];
  const points = score === null ? "-" : String(score);
  const share = `${(100 * weight).toFixed(1)} %`;
  const word = status === "scored" ? "" : `${status.replaceAll("_", " ")}: `;
  return row(name, points, share, `${word}${oneLine(reason, 300)}`);
}

function row(
  slot: string,
  points: string,
  weight: string,
  why: string,
): string {
  return `  ${slot.padEnd(6)}  ${points.padStart(6)}  ${weight.padStart(7)}  ${why}`;
}

function findingLines({ findings, findings_dropped }: Report): string[] {
  if (findings.length === 0) return [];
  const more = findings.length - SHOWN + findings_dropped;
  return [
    "",
    ...findings.slice(0, SHOWN).map(findingLine),
    ...(more > 0 ? [`  ... and ${more} more (--json shows all)`] : []),
  ];
}

function findingLine({ severity, code, file, line, message }: Finding): string {
  const place =
    file === null
      ? ""
      : ` ${oneLine(file, 100)}${line === null ? "" : `:${line}`}`;
  return `  ${severity.padEnd(8)}  ${oneLine(code, 60)}${place}  ${oneLine(message, 160)}`;
}
