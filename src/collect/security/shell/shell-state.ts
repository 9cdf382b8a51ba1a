import type { SyntaxNode } from "unbash";
import type { Report } from "./check-command.ts";
import type { ShellProblem } from "./shell-problem.ts";
import { clean, namedTaints, type Taints } from "./taint.ts";

/** What is known so far of a program that is being read. */
export type State = {
  problems: ShellProblem[];
  variables: Map<string, Taints>;
  functions: Map<string, Taints>;
  /** What was written to a file, by the word that names it. */
  files: Map<string, Taints>;
  /** Words and substitutions are looked at once: expansions inside expansions would otherwise take exponential time. */
  seen: WeakMap<SyntaxNode, Taints>;
  depth: number;
  substitutions: number;
  /** Inside a nested program: where its outer command stands. */
  base: number | null;
};

export function newState(): State {
  return {
    problems: [],
    variables: new Map(),
    functions: new Map(),
    files: new Map(),
    seen: new WeakMap(),
    depth: 0,
    substitutions: 0,
    base: null,
  };
}

/** @returns what was written to the file before */
export function fileOf(path: string, { files }: State): Taints {
  return files.get(path) ?? files.get(path.replace(/^\.\//, "")) ?? clean;
}

/** @returns what the variable holds */
export function variable(name: string, { variables }: State): Taints {
  return namedTaints(name) ?? variables.get(name) ?? clean;
}

/** @returns how to report a problem of the command at `pos` */
export function reportAt(pos: number, { base, problems }: State): Report {
  const at = base ?? pos;
  return (code, severity) =>
    problems.push({ code, at, ...(severity ? { severity } : {}) });
}
