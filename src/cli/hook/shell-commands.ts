/**
 * Splits a line of shell into its simple commands, each as its words without quotes. It knows what is needed to tell a
 * command from a text that only mentions one: quotes, backslashes, operators, comments. What follows a here-document's
 * `<<` is left out, because there text and commands cannot be told apart without running a shell.
 */
export function shellCommands(line: string): string[][] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | null = null;
  const endWord = () => {
    if (word !== null) words.push(word);
    word = null;
  };
  const endCommand = () => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === "'" || char === '"') {
      const end = closingQuote(line, at);
      word = (word ?? "") + unescaped(line.slice(at + 1, end), char);
      at = end;
    } else if (char === "\\") {
      at += 1;
      // A backslash before a line end continues the line.
      if (line.charAt(at) !== "\n") word = (word ?? "") + line.charAt(at);
    } else if (char === "#" && word === null && isComment(line, at)) {
      at = endOfLine(line, at) - 1;
    } else if (line.startsWith("<<", at)) {
      break;
    } else if (/[;&|()\n`]/.test(char)) {
      endCommand();
    } else if (/\s/.test(char)) {
      endWord();
    } else {
      word = (word ?? "") + char;
    }
  }
  endCommand();
  return commands;
}

/** `#12` is an issue to the person who writes it, whatever a shell would make of it; `# 12` is a comment. */
function isComment(line: string, at: number): boolean {
  return !/^#\d/.test(line.slice(at, at + 2));
}

function endOfLine(line: string, from: number): number {
  const end = line.indexOf("\n", from);
  return end === -1 ? line.length : end;
}

/** Where the quote that opens at `from` closes; the end of the line when it never does. */
function closingQuote(line: string, from: number): number {
  const quote = line.charAt(from);
  let at = from + 1;
  while (at < line.length && line.charAt(at) !== quote)
    at += quote === '"' && line.charAt(at) === "\\" ? 2 : 1;
  return at;
}

function unescaped(text: string, quote: string): string {
  return quote === '"' ? text.replaceAll(/\\(["\\$`])/g, "$1") : text;
}
