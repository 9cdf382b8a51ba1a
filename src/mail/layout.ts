import escapeHtml from "escape-html";

/** A paragraph: words, a link with what it is for, or something to be copied as it stands. */
export type Paragraph =
  string | { words: string; link: string } | { copy: string };

export type Words = { subject: string; paragraphs: Paragraph[] };

/** Columns of plain text that no mail program has to wrap. */
const columns = 72;

function wrapped(text: string): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

function inText(paragraph: Paragraph): string {
  if (typeof paragraph === "string") return wrapped(paragraph);
  return "copy" in paragraph
    ? paragraph.copy
    : `${wrapped(`${paragraph.words}:`)}\n${paragraph.link}`;
}

/** Only addresses of the web become links, whatever a scheme a mail program would follow. */
function inHtml(paragraph: Paragraph): string {
  if (typeof paragraph === "string") return `<p>${escapeHtml(paragraph)}</p>`;
  if ("copy" in paragraph)
    return `<pre style="white-space:pre-wrap;word-break:break-all">${escapeHtml(paragraph.copy)}</pre>`;
  const { words, link } = paragraph;
  return /^https?:\/\//i.test(link)
    ? `<p><a href="${escapeHtml(link)}">${escapeHtml(words)}</a></p>`
    : `<p>${escapeHtml(words)}</p>`;
}

/** The same words as plain text and as HTML without scripts, pictures or anything that is loaded. */
export function layOut({ paragraphs }: Words): { text: string; html: string } {
  return {
    text: `${paragraphs.map(inText).join("\n\n")}\n`,
    html: [
      '<!doctype html><html lang="en"><meta charset="utf-8">',
      '<body style="font-family:sans-serif;max-width:40em;line-height:1.5">',
      ...paragraphs.map(inHtml),
      "</body></html>",
      "",
    ].join("\n"),
  };
}
