/**
 * Control characters, line breaks, bidirectional overrides and invisible characters: they hide or move text.
 * Built from code points, because a source file should not hold the very characters it guards against.
 */
const hidden =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e007f}]/gu;

/** A zero-width space of ours, which keeps GitHub from making a mention, a reference or a link out of plain text. */
const BREAK = "\u200b";

/**
 * Foreign text as plain text in GitHub's Markdown: no mention, reference, link, HTML, image, emphasis or table cell comes
 * out of it. One line.
 *
 * @param options.max characters of `text` that are kept; what is longer ends in an ellipsis
 */
export function escapeMarkdown(text: string, options: { max: number }): string {
  return oneLine(text, options.max)
    .replace(/[\\`*_{}[\]()#+\-.!|~$^=]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[@#]/g, `$&${BREAK}`)
    .replace(/:(?=\S)/g, `:${BREAK}`)
    .replace(/www(?=\\\.)/gi, `$&${BREAK}`)
    .replace(/GH(?=\\-\d)/gi, `$&${BREAK}`)
    .replace(/([0-9a-f]{6})(?=[0-9a-f])/gi, `$1${BREAK}`);
}

/**
 * Foreign text in a code span, where GitHub makes no mention, link or HTML. Backticks and pipes are shown as look-alikes,
 * because inside a table a code span cannot hold them. One line.
 *
 * @param options.max characters of `text` that are kept (200 unless told)
 */
export function codeSpan(text: string, options: { max?: number } = {}): string {
  const shown = oneLine(text, options.max ?? 200)
    .replaceAll("`", "\u02cb")
    .replaceAll("|", "\u2502")
    .trim();
  return `\`${shown === "" ? "(empty)" : shown}\``;
}

/**
 * Foreign text for a terminal or an annotation: no escape sequence, no second line.
 *
 * @param max characters that are kept
 */
export function oneLine(text: string, max: number): string {
  // Cut before the replacement: the text may be megabytes long.
  const head = text.slice(0, 2 * max + 2).replace(/\s+/g, " ");
  const clean = Array.from(head.replace(hidden, "\ufffd"));
  return clean.length > max
    ? `${clean.slice(0, Math.max(0, max - 1)).join("")}\u2026`
    : clean.join("");
}
