import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";

/** Text that a shell will run, and where it stands. */
export type ShellText = {
  /** "hook", "mcp server", "script", "command in Markdown". */
  where: string;
  file: string | null;
  line: number;
  text: string;
};

/** The end of a command that reads its program from the pipe. `python3 -c …` and `node -e …` read data there: no match. */
const interpreter =
  /^\s*(?:sudo\s+(?:-\w+\s+)*)?(?:\/usr)?(?:\/bin\/)?(?:env\s+)?(?:(?:ba|z|da|k|a)?sh(?:\s+-s\b.*|(?:\s+-[a-z]+)*)|(?:python3?|node|perl|ruby)(?:\s+-)?)\s*(?:$|[)"'`&])/;
const download = /\b(?:curl|wget)\b/;
const decode = /\bbase64\s+(?:-d|-D|--decode)\b/;

/** Forms without a pipe: `bash <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`. */
const substituted = [
  /\b(?:ba|z|da|k)?sh\s+(?:-\w+\s+)*<\(\s*(?:curl|wget)\b/,
  /\b(?:ba|z|da|k)?sh\s+-\w*c\s+["']?\$\(\s*(?:curl|wget)\b/,
  /\beval\s+["']?(?:\$\(|`)\s*(?:curl|wget)\b/,
];

/**
 * Does this shell text run what it has just downloaded or decoded? High precision: words that are only printed do not count.
 * The text is cut into commands first, so that no pattern runs over all of it: hostile input costs no more than its length.
 *
 * @returns offset of the match, null when there is none
 */
export function findPipeToShell(text: string): number | null {
  const readable = withoutPrinted(text.replace(/\\\r?\n/g, "  "));
  let previous = "";
  let joint = "";
  let start = 0;
  for (const part of readable.split(/(\n|;|&&|\|\||\|)/)) {
    if (/^(?:\n|;|&&|\|\||\|)$/.test(part)) {
      joint = part;
    } else {
      const fed =
        joint === "|" && (download.test(previous) || decode.test(previous));
      if (fed && interpreter.test(part)) return start;
      if (substituted.some((pattern) => pattern.test(part))) return start;
      // "curl … | tee x | sh" still runs the download.
      previous =
        joint === "|"
          ? `${previous.slice(-200)} ${part.slice(0, 2_000)}`
          : part.slice(0, 2_000);
    }
    start += part.length;
  }
  return null;
}

/** Comments, printed lines and here-documents blanked, with all offsets kept. */
function withoutPrinted(text: string): string {
  let until: string | null = null;
  return text
    .split("\n")
    .map((line) => {
      const blank = " ".repeat(line.length);
      if (until !== null) {
        if (line.trim() === until) until = null;
        return blank;
      }
      const trimmed = line.trim();
      if (
        /^(#|echo\b|printf\b|print\b|log\w*\b|warn\w*\b|info\b|error\b|err\b|die\b|fail\b|say\b|msg\b|note\b)/i.test(
          trimmed,
        )
      )
        return blank;
      const here = /<<-?\s*["']?(\w+)["']?/.exec(line);
      if (
        here?.[1] !== undefined &&
        !/^\s*(sudo\s+)?(ba|z|da|k)?sh\b/.test(line)
      )
        until = here[1];
      return line;
    })
    .join("\n");
}

/** One finding for hooks, servers, scripts and commands in Markdown. */
export function pipeToShell(
  file: string | null,
  line: number,
  where: string,
): Finding {
  return finding({
    code: "security/pipe-to-shell",
    severity: "critical",
    file,
    line,
    message: `A ${where} runs what it has just downloaded or decoded.`,
    fix: "Ship the program with the plugin, or download a fixed version and compare its SHA-256 before it runs.",
  });
}
