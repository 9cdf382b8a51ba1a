/** A program and its arguments as one line of shell that means the same: what is started without a shell is judged with it. */
export function quoteWords(words: readonly string[]): string {
  return words
    .map((word) =>
      /^[\w./:=@%+,$~{}-]+$/.test(word)
        ? word
        : `'${word.replaceAll("'", `'\\''`)}'`,
    )
    .join(" ");
}
