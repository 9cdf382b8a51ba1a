/** Chinese, Japanese and Korean characters and full-width signs take two columns of a terminal. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\u30fc\uff01-\uff60]/gu;

const missing = (text: string, columns: number) =>
  " ".repeat(
    Math.max(0, columns - text.length - (text.match(wide)?.length ?? 0)),
  );

/** The text with blanks after it, up to so many columns of a terminal. */
export function padEnd(text: string, columns: number): string {
  return `${text}${missing(text, columns)}`;
}

/** The text with blanks before it, up to so many columns of a terminal. */
export function padStart(text: string, columns: number): string {
  return `${missing(text, columns)}${text}`;
}
