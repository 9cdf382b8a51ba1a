/**
 * What GitHub would make of a text beyond plain words: mentions, HTML, images, links. Code is left out, because nothing in
 * it is read.
 */
export function visibleMarkup(markdown: string): string[] {
  const text = markdown
    .replaceAll(/^```[\s\S]*?^```$/gm, "")
    .replaceAll(/(?<!\\)`[^`\n]*`/g, "");
  return [
    /(?<!\w)@[a-z\d]/gi,
    /<[a-z!/][^>]*>?/gi,
    /(?<!\\)!\[/g,
    /(?<!\\)\]\([^)]*\)?/g,
    /(?:https?|ftp):\/\/\S*/gi,
    /www\.\w/gi,
  ].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ([found]) => found),
  );
}
