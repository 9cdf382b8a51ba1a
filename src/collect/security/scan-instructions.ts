import type { Finding } from "../../score/facts.ts";
import { finding, lineAt } from "../finding.ts";

const MAX_COMMENT = 20_000;
const SHOWN = 10;

/** What is said to a model behind the person's back. The pieces are short and bounded, so hostile text costs no more time. */
const commands: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|system)\b[^.\n]{0,30}\b(?:instructions?|prompts?|rules)\b/i,
  /\b(?:do not|don't|never)\s+(?:tell|inform|mention|reveal|warn)\b[^.\n]{0,30}\b(?:the )(?:user|human|person|developer)\b/i,
  /\bwithout\s+(?:telling|notifying)\b[^.\n]{0,20}\b(?:user|human|person|developer)\b/i,
  /\b(?:secretly|covertly)\b[^.\n]{0,40}\b(?:send|upload|post|exfiltrate|run|execute|read|fetch)\b/i,
];
/** In a hidden place a command is enough. */
const hidden: readonly RegExp[] = [
  ...commands,
  /\b(?:curl|wget)\s+[^\n]{0,80}https?:/i,
  /\bbase64\s+(?:-d|--decode)\b/i,
  /(?:~|\$HOME)\/\.(?:ssh|aws)\b/i,
  /\byou (?:must|should) (?:always )?(?:run|execute|send|upload)\b/i,
];

/** Instructions for a model that a person does not see, and those that are aimed at the person. */
export function scanInstructions(file: string, text: string): Finding[] {
  const found: Finding[] = [];
  let visible = "";
  let from = 0;
  for (const { start, end, body } of htmlComments(text)) {
    visible += text.slice(from, start) + "\n".repeat(lines(text, start, end));
    from = end;
    if (hidden.some((pattern) => pattern.test(body)))
      found.push(
        finding({
          code: "security/hidden-instructions",
          file,
          line: lineAt(text, start),
          message: `A comment that no reader of the page sees: ${body.trim().slice(0, 200)}`,
        }),
      );
  }
  visible += text.slice(from);
  for (const [index, line] of visible.split("\n").entries()) {
    const said = line.slice(0, 5_000);
    if (!commands.some((pattern) => pattern.test(said))) continue;
    found.push(
      finding({
        code: "security/against-the-person",
        file,
        line: index + 1,
        message: `The text asks to go behind somebody's back: ${said.trim().slice(0, 200)}`,
      }),
    );
    if (found.length >= SHOWN) break;
  }
  return found;
}

function htmlComments(
  text: string,
): { start: number; end: number; body: string }[] {
  const found: { start: number; end: number; body: string }[] = [];
  for (let start = text.indexOf("<!--"); start !== -1;) {
    const close = text.indexOf("-->", start + 4);
    // What is never closed hides the rest of the page.
    const end = close === -1 ? text.length : close + 3;
    const body = text.slice(start + 4, Math.min(end, start + MAX_COMMENT));
    found.push({ start, end, body: body.replace(/-->$/, "") });
    start = text.indexOf("<!--", end);
  }
  return found;
}

function lines(text: string, start: number, end: number): number {
  return text.slice(start, end).split("\n").length - 1;
}
