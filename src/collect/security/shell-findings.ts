import type { Finding, Severity } from "../../score/facts.ts";
import type { RuleCode } from "../../score/rules/rule-of.ts";
import { finding, lineAt } from "../finding.ts";
import { judgeShell } from "./shell/judge-shell.ts";

/** Text that a shell will run, and where it stands. */
export type ShellText = {
  where:
    | "hook"
    | "monitor"
    | "mcp server"
    | "lsp server"
    | "script"
    | "package script"
    | "dynamic command"
    | "started command";
  file: string | null;
  line: number;
  text: string;
};

const does: Partial<Record<RuleCode, string>> = {
  "security/pipe-to-shell": "runs what it has just downloaded",
  "security/decode-and-run": "runs what it has just decoded",
  "security/download-and-run":
    "downloads a program and runs it without comparing a checksum",
  "security/send-credentials": "reads credentials and sends them",
  "security/send-environment": "sends the whole environment away",
  "security/reverse-shell": "gives another machine a shell on this one",
  "security/delete-home": "deletes the root or the home folder",
  "security/bypass-permissions": "starts Claude so that it asks for nothing",
  "security/unreadable-program": "is too large or too nested to be read",
};

/** What is dangerous in a shell program, wherever it stands. */
export function shellFindings(
  { where, file, line, text }: ShellText,
  milder?: Severity,
): Finding[] {
  const { problems, output } = judgeShell(text);
  const found = problems.map(({ code, at, severity = milder }) =>
    finding({
      code,
      ...(severity === undefined ? {} : { severity }),
      file,
      // A line in JSON or Markdown holds the whole command; a script has lines of its own.
      line: where === "script" ? lineAt(text, at) : line,
      message: `A ${where} ${does[code] ?? "is dangerous"}.`,
    }),
  );
  const isRead =
    where === "hook" || where === "monitor" || where === "dynamic command";
  if (isRead && output.has("credentials"))
    found.push(
      finding({
        code: "security/read-credentials",
        file,
        line,
        message: `A ${where} prints credentials, and what it prints goes to the model.`,
      }),
    );
  return found;
}
