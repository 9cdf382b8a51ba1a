import type { Command, Redirection, SyntaxNode, Word } from "unbash";
import type { Severity } from "../../../score/facts.ts";
import type { RuleCode } from "../../../score/rules/rule-of.ts";
import { codeOf, leadingTaint } from "./code-of.ts";
import type { Call } from "./command-words.ts";
import { programOf } from "./interpreters.ts";
import { asksForNothing, deletesHome } from "./reckless.ts";
import {
  givesShell,
  isConnection,
  sendsFile,
  sendsInput,
  sendsWord,
} from "./senders.ts";
import { unquote } from "./sources.ts";
import type { Taints } from "./taint.ts";

export type Report = (code: RuleCode, severity?: Severity) => void;

/** What a command is judged by, beside its own words. */
export type Surroundings = {
  /** What comes in through its input. */
  stdin: Taints;
  /** Of each argument. */
  words: readonly Taints[];
  taintOf: (node: SyntaxNode) => Taints;
  /** What was written to a file before. */
  fileOf: (path: string) => Taints;
  /** Judges a program that is written inside this one. */
  run: (text: string) => void;
  report: Report;
};

/** Reports what is dangerous in one command. */
export function checkCommand(
  call: Call,
  command: Command,
  around: Surroundings,
): void {
  const { report } = around;
  if (call.nameWord !== null)
    runsTaint(leadingTaint(call.nameWord, around.taintOf), report);
  checkProgram(call, command, around);
  checkSending(call, around);
  if (givesShell(call)) report("security/reverse-shell");
  if (deletesHome(call)) report("security/delete-home");
  if (asksForNothing(call)) report("security/bypass-permissions");
}

/** Is a text that was downloaded or decoded taken for a program? */
function runsTaint(taints: Taints, report: Report): void {
  if (taints.has("downloaded")) report("security/pipe-to-shell");
  if (taints.has("decoded")) report("security/decode-and-run");
}

function checkProgram(
  call: Call,
  command: Command,
  around: Surroundings,
): void {
  const { name, args } = call;
  const { report, taintOf, stdin, run } = around;
  if (name === "eval") {
    for (const word of args.slice(0, 1))
      runsTaint(leadingTaint(word, taintOf), report);
    run(codeOf(args, taintOf));
    return;
  }
  const [first] = args;
  const program =
    (name === "source" || name === ".") && first !== undefined
      ? ({ from: "file", word: first } as const)
      : programOf(call);
  if (program === null) {
    if (call.nameWord !== null) runFile(call.nameWord, around);
  } else if (program.from === "code") {
    runsTaint(leadingTaint(program.word, taintOf), report);
    if (name.endsWith("sh")) run(codeOf([program.word], taintOf));
  } else if (program.from === "file") {
    runsTaint(leadingTaint(program.word, taintOf), report);
    if (program.word.value === "/dev/stdin") runsTaint(stdin, report);
    runFile(program.word, around);
  } else if (program.from === "input") {
    runsTaint(stdin, report);
    if (command.redirects.some(connects)) report("security/reverse-shell");
    for (const redirect of command.redirects)
      if (redirect.type === "HereDoc" && name.endsWith("sh"))
        run(redirect.body.text);
  }
}

function connects(redirect: Redirection): boolean {
  return (
    redirect.type === "Redirect" &&
    redirect.target !== undefined &&
    isConnection(redirect.target.text)
  );
}

/** A file that was downloaded a few lines before is as unknown as a pipe. */
function runFile(word: Word, { fileOf, report }: Surroundings): void {
  const taints = fileOf(unquote(word.text));
  if (taints.has("downloaded")) report("security/download-and-run");
  if (taints.has("decoded")) report("security/decode-and-run");
}

function checkSending(call: Call, around: Surroundings): void {
  const { stdin, words, report } = around;
  if (sendsFile(call)) report("security/send-credentials");
  if (sendsInput(call)) reportSent(stdin, "payload", report);
  for (const [at, taints] of words.entries()) {
    const way = taints.size === 0 ? null : sendsWord(call, at);
    if (way !== null) reportSent(taints, way, report);
  }
}

/** Reports that something secret leaves the machine. */
export function reportSent(
  taints: Taints,
  way: "payload" | "header",
  report: Report,
): void {
  // A service wants its own token in a header: whose service it is has to be read by a person.
  if (taints.has("credentials"))
    report("security/send-credentials", way === "header" ? "high" : undefined);
  if (taints.has("environment")) report("security/send-environment");
}
