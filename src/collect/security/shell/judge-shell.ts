import {
  forEachChild,
  parse,
  type Command,
  type Redirection,
  type SyntaxNode,
} from "unbash";
import { checkCommand, reportSent, type Report } from "./check-command.ts";
import {
  fileOf,
  newState,
  reportAt,
  type State,
  variable,
} from "./shell-state.ts";
import { callOf } from "./command-words.ts";
import { isConnection } from "./senders.ts";
import { downloadTarget, fileTaint, outputOf, unquote } from "./sources.ts";
import type { ShellProblem } from "./shell-problem.ts";
import { clean, type Taints, union, unionOf } from "./taint.ts";

export type ShellJudgement = {
  problems: ShellProblem[];
  /** What it prints. */
  output: Taints;
};

/** A program inside a program inside …: nobody writes more levels. */
const MAX_DEPTH = 4;
/** `$(…)` inside `$(…)`: each level is parsed again, so the depth decides about the time. */
const MAX_SUBSTITUTIONS = 16;
const MAX_TEXT = 256 * 1024;
/** The parser looks for their ends one after another. */
const MAX_HERE_DOCUMENTS = 300;

const checksum =
  /\b(?:sha\d+sum|shasum|openssl dgst|gpg --verify|cosign|minisign)\b/;

/**
 * Reads text as a shell would, without running it, and follows what is downloaded, decoded or secret through pipes,
 * variables, functions, files and nested programs.
 */
export function judgeShell(text: string): ShellJudgement {
  if (text.length > MAX_TEXT || text.split("<<").length > MAX_HERE_DOCUMENTS)
    return { problems: [unreadable], output: clean };
  const state = newState();
  let output: Taints = clean;
  try {
    output = visit(parse(text), clean, state);
  } catch (error) {
    // The stack is at its end: hostile nesting.
    if (!(error instanceof RangeError)) throw error;
    state.problems.push(unreadable);
  }
  const seen = new Set<string>();
  const problems = state.problems.filter(({ code, at }) => {
    // A download whose checksum is compared somewhere is a fixed one.
    if (code === "security/download-and-run" && checksum.test(text))
      return false;
    const key = `${code} ${at}`;
    return !seen.has(key) && seen.add(key);
  });
  return { problems, output };
}

const unreadable: ShellProblem = {
  code: "security/unreadable-program",
  at: 0,
};

/** @returns what the node writes to its output */
function visit(node: SyntaxNode, input: Taints, state: State): Taints {
  switch (node.type) {
    case "Command":
      return visitCommand(node, input, state);
    case "Pipeline": {
      let flow = input;
      for (const command of node.commands) flow = visit(command, flow, state);
      return flow;
    }
    case "Redirected": {
      const { taints, target } = visitRedirects(node.redirects, state);
      const output = visit(node.command, union(input, taints), state);
      return writeTo(target, output, reportAt(node.pos, state), state);
    }
    case "Function": {
      const output = visit(node.body, clean, state);
      state.functions.set(node.name.value, output);
      return clean;
    }
    case "For": {
      const list = (node.wordlist ?? []).map((word) => taintOf(word, state));
      state.variables.set(node.name.value, unionOf(list));
      return visit(node.body, input, state);
    }
    case "Word":
      return taintOf(node, state);
    case "CommandExpansion":
    case "ProcessSubstitution":
    case "ArithmeticExpansion":
      return taintOf(node, state);
    case "SimpleExpansion":
      return variable(node.text.slice(1), state);
    case "ParameterExpansion":
      return union(variable(node.parameter, state), within(node, input, state));
    default:
      return within(node, input, state);
  }
}

function isSubstitution({ type }: SyntaxNode): boolean {
  return (
    type === "CommandExpansion" ||
    type === "ProcessSubstitution" ||
    type === "ArithmeticExpansion"
  );
}

function visitSubstitution(node: SyntaxNode, state: State): Taints {
  const substitutions = state.substitutions + 1;
  if (substitutions > MAX_SUBSTITUTIONS) {
    state.problems.push(unreadable);
    return clean;
  }
  return within(node, clean, { ...state, substitutions });
}

function within(node: SyntaxNode, input: Taints, state: State): Taints {
  const outputs: Taints[] = [];
  forEachChild(node, (child) => outputs.push(visit(child, input, state)));
  return unionOf(outputs);
}

function visitCommand(command: Command, input: Taints, state: State): Taints {
  const report = reportAt(command.pos, state);
  for (const part of [...command.prefix, ...command.suffix])
    if (part.type === "Assignment" && part.value.type === "Word")
      state.variables.set(part.name, taintOf(part.value, state));
  const { taints, target } = visitRedirects(command.redirects, state);
  const call = callOf(command);
  if (call.nameWord === null) return clean;
  const stdin = union(input, taints);
  const words = call.args.map((word) =>
    union(taintOf(word, state), call.fromInput ? stdin : clean),
  );
  checkCommand(call, command, {
    stdin,
    words,
    taintOf: (part) => taintOf(part, state),
    fileOf: (path) => fileOf(path, state),
    run: (text) => visitNested(text, state, command.pos),
    report,
  });
  if (/^(?:read|mapfile|readarray)$/.test(call.name))
    for (const { value } of call.args) state.variables.set(value, stdin);
  if (call.name === "tee")
    for (const { text } of call.args) state.files.set(unquote(text), stdin);
  const saved = downloadTarget(call);
  if (saved !== null) state.files.set(saved, new Set(["downloaded"] as const));
  const own = state.functions.get(call.nameWord.value) ?? clean;
  const output = union(own, outputOf(call, stdin, unionOf(words)));
  return writeTo(target, output, report, state);
}

function visitNested(text: string, state: State, at: number): void {
  if (state.depth >= MAX_DEPTH || text === "") return;
  const inner = { depth: state.depth + 1, base: state.base ?? at };
  visit(parse(text), clean, { ...state, ...inner });
}

function visitRedirects(
  redirects: readonly Redirection[],
  state: State,
): { taints: Taints; target: string | null } {
  let taints: Taints = clean;
  let target: string | null = null;
  for (const redirect of redirects) {
    if (redirect.type === "HereDoc") {
      taints = union(taints, within(redirect.body, clean, state));
      continue;
    }
    const word = redirect.target;
    if (word === undefined) continue;
    const own = taintOf(word, state);
    if (redirect.type === "HereString") taints = union(taints, own);
    else if (redirect.operator === "<")
      taints = union(
        taints,
        own,
        fileTaint(word.text),
        fileOf(unquote(word.text), state),
      );
    // "2>&1" and "2>file" are no output.
    else if (
      !redirect.operator.endsWith("&") &&
      redirect.descriptor === undefined
    )
      target = word.text;
  }
  return { taints, target };
}

/** What goes into a file does not come out of the command. */
function writeTo(
  target: string | null,
  output: Taints,
  report: Report,
  { files }: State,
): Taints {
  if (target === null) return output;
  if (isConnection(target)) reportSent(output, "payload", report);
  else files.set(unquote(target), output);
  return clean;
}

function taintOf(node: SyntaxNode, state: State): Taints {
  const known = state.seen.get(node);
  if (known !== undefined) return known;
  const taints = isSubstitution(node)
    ? visitSubstitution(node, state)
    : within(node, clean, state);
  state.seen.set(node, taints);
  return taints;
}
