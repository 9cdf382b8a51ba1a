/** Zero-width and bidirectional characters and tags. A joiner inside an emoji or in Persian or Indic script is ordinary. */
const hidden =
  /[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]|[\u{e0020}-\u{e007f}]|(?<=[A-Za-z0-9])[\u200c\u200d](?=[A-Za-z0-9])/u;

/** @returns "U+200B" for the first character that a reader does not see, null when there is none */
export function hiddenCharacter(text: string): string | null {
  const point = hidden.exec(text)?.[0].codePointAt(0);
  return point === undefined
    ? null
    : `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}
