import type { Finding } from "../../score/facts.ts";
import { readFrontmatter } from "../components/frontmatter.ts";
import { finding } from "../finding.ts";
import { stringList } from "../json.ts";
import { findPipeToShell, pipeToShell } from "./shell-text.ts";

/** Commands that Claude Code runs when it reads the text: `` !`command` ``. */
const dynamic = /!`([^`\n]+)`/g;

/** Instructions that run commands, and permissions that are wider than any task needs. */
export function scanMarkdown(file: string, text: string): Finding[] {
  const found: Finding[] = [];
  for (const [index, line] of text.split("\n").entries())
    for (const [, command] of line.matchAll(dynamic))
      if (command !== undefined && findPipeToShell(command) !== null)
        found.push(pipeToShell(file, index + 1, "command in Markdown"));
  const { fields } = readFrontmatter(text);
  const tools = [
    ...(stringList(fields["allowed-tools"]) ?? []),
    ...(stringList(fields["tools"]) ?? []),
  ].join(", ");
  if (/\bBash\(\s*(\*|:\*|\*:\*)\s*\)/.test(tools))
    found.push(
      finding({
        code: "security/any-command",
        severity: "high",
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
        severity: "high",
        file,
        line: 1,
        message: "bypassPermissions asks to run without any question.",
        fix: "Remove permissionMode.",
      }),
    );
  return found;
}
