import { oneLine } from "./escape-markdown.ts";
import type { Finding } from "./facts.ts";
import { padEnd } from "./pad.ts";
import type { Language } from "./words/language.ts";
import { say } from "./words/say.ts";

/** A finding in one line of a terminal. Foreign text holds no escape sequence. */
export function findingLine(
  finding: Finding,
  language: Language = "en",
): string {
  const { severity, code, file, line, message } = finding;
  const place =
    file === null
      ? ""
      : ` ${oneLine(file, 100)}${line === null ? "" : `:${line}`}`;
  return `  ${padEnd(say(language, `severity.${severity}`), 8)}  ${oneLine(code, 60)}${place}  ${oneLine(message, 160)}`;
}
