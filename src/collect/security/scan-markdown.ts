import type { Finding } from "../../score/facts.ts";
import { readFrontmatter } from "../components/frontmatter.ts";
import { finding } from "../finding.ts";
import { stringList } from "../json.ts";
import type { ShellText } from "./shell-findings.ts";

/** Nobody writes longer commands into a text. */
const MAX_COMMAND = 4_000;
/** Commands that Claude Code runs when it reads the text: `` !`command` ``. */
const dynamic = new RegExp(`!\`([^\`\\n]{1,${MAX_COMMAND}})\``, "g");
/** A block of them: three backticks and an exclamation mark. */
const blockStart = /^\s*```!/;

/** @returns the commands that Claude Code runs when it reads the text */
export function dynamicCommands(file: string, text: string): ShellText[] {
  const found: ShellText[] = [];
  let block: string[] | null = null;
  for (const [index, line] of text.split("\n").entries()) {
    const command = (body: string, at: number) =>
      found.push({ where: "dynamic command", file, line: at, text: body });
    if (block !== null) {
      if (/^\s*```/.test(line)) {
        command(block.join("\n"), index + 1 - block.length);
        block = null;
      } else block.push(line);
      continue;
    }
    if (blockStart.test(line)) block = [];
    for (const [, body] of line.matchAll(dynamic))
      if (body !== undefined) command(body, index + 1);
  }
  return found;
}

/** Permissions that are wider than any task needs. */
export function scanPermissions(file: string, text: string): Finding[] {
  const { fields } = readFrontmatter(text);
  const found: Finding[] = [];
  const tools = [
    ...(stringList(fields["allowed-tools"]) ?? []),
    ...(stringList(fields["tools"]) ?? []),
  ].join(", ");
  if (/\bBash\(\s*(\*|:\*|\*:\*)\s*\)/.test(tools))
    found.push(
      finding({
        code: "security/any-command",
        file,
        line: 1,
        message: "Bash(*) lets it run every command without asking.",
        fix: "Name the commands that it needs, such as Bash(git status:*).",
      }),
    );
  if (fields["permissionMode"] === "bypassPermissions")
    found.push(
      finding({
        code: "security/bypass-permissions",
        file,
        line: 1,
        message: "bypassPermissions asks to run without any question.",
        fix: "Remove permissionMode.",
      }),
    );
  return found;
}
