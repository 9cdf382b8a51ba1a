import type { Report } from "./report.ts";
import { MINIMUM_SCORE } from "./rubric.ts";
import type { Language } from "./words/language.ts";
import { say } from "./words/say.ts";

/** Width of a character and of the room around a text, in pixels of an 11 px sans-serif. */
const NARROW = 7;
const WIDE = 11;
const ROOM = 10;

/**
 * The score as a badge for a README: an SVG without script, link or foreign text. Grey without a score, red for what may
 * not be listed.
 */
export function renderBadge(
  report: Pick<Report, "score" | "passed">,
  language: Language = "en",
): string {
  const { score, passed } = report;
  const label = say(language, "badge.label");
  const value =
    score === null ? say(language, "badge.unknown") : `${score} / 100`;
  const left = width(label);
  const right = width(value);
  const all = left + right;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${all}" height="20" role="img" aria-label="${label}: ${value}">
<title>${label}: ${value}</title>
<clipPath id="r"><rect width="${all}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#555"/><rect x="${left}" width="${right}" height="20" fill="${colour(score, passed)}"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
${text(label, left / 2, left)}
${text(value, left + right / 2, right)}
</g>
</svg>
`;
}

function colour(score: number | null, passed: boolean): string {
  if (score === null) return "#6e6e6e";
  if (!passed) return "#c0392b";
  return score >= (100 + MINIMUM_SCORE) / 2 ? "#2e7d32" : "#5b7f11";
}

/** Fonts differ: `textLength` makes the text as wide as the room that was kept for it. */
function text(words: string, middle: number, room: number): string {
  return `<text x="${middle}" y="14" textLength="${room - ROOM}">${words}</text>`;
}

function width(words: string): number {
  return Array.from(words).reduce(
    (sum, letter) => sum + (letter > "\u2fff" ? WIDE : NARROW),
    ROOM,
  );
}
