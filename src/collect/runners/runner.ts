import { dirname } from "node:path";
import type { TestFacts } from "../../score/facts.ts";
import type { RunCommand, RunResult } from "../run.ts";

export type TestsOutcome = TestFacts["tests"];

export type RunnerInput = {
  /** Real path of the plugin in the copy. */
  dir: string;
  /** Real path of the folder with the package.json that has the tests: the plugin's, or one above it. */
  cwd: string;
  /** Real path of a folder for results. */
  scratch: string;
  /** Source files that are measured, relative to the plugin. */
  sources: readonly string[];
  /** Text of a file of the plugin as the repository has it, whatever the tests did to the copy. */
  read: (file: string) => Promise<string | null>;
  /** What the plugin's own test script says: see DetectedRunner. */
  args: readonly string[];
  nodeArgs: readonly string[];
  /** The whole environment of the plugin's programs. */
  env: Readonly<Record<string, string>>;
  /** Starts a program of the plugin: isolated. */
  run: RunCommand;
  /** Starts a tool of ours, with the network. */
  install: RunCommand;
  timeoutMs: number;
};

/** What a runner prints is kept up to here: enough for its summary, and never the memory of this process. */
const MAX_OUTPUT = 4 * 1024 * 1024;

/** Starts a program of the plugin's tests in their folder. */
export function startTests(
  { cwd, env, run, timeoutMs }: RunnerInput,
  command: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  return run(command, args, {
    cwd,
    env: { ...env, ...more },
    timeoutMs,
    maxBytes: MAX_OUTPUT,
  });
}

/** The whole environment of a plugin's tests: nothing of ours, and a home that is thrown away. */
export function testEnvironment(scratch: string): Record<string, string> {
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
    HOME: scratch,
    TMPDIR: scratch,
    CI: "true",
    NO_COLOR: "1",
    LANG: "C.UTF-8",
    TZ: "UTC",
  };
}

/** @returns the outcome of a run that was stopped, null when it ended by itself */
export function whyStopped(
  result: RunResult,
  timeoutMs: number,
): TestsOutcome | null {
  if (result.exceeded !== undefined)
    return {
      status: "failed",
      reason: `the tests took ${result.exceeded} and were stopped`,
    };
  return result.timedOut
    ? {
        status: "failed",
        reason: `the tests did not end within ${Math.round(timeoutMs / 1000)} seconds`,
      }
    : null;
}

/** Lines of a stack: what went wrong stands above them. */
const isPlace = /^ *(\d+: 0x|at .*[:(])/;

/** The last lines of what a run printed, to say why it failed. */
export function lastWords({ stdout, stderr }: RunResult): string {
  const words = (stderr.trim() || stdout.trim())
    .split("\n")
    .filter((line) => line.trim() !== "" && !isPlace.test(line));
  return words.slice(-3).join(" ").slice(-300);
}

/** @returns the outcome of tests whose runner is not there though the plugin asks for it */
export function notInstalled(runner: string): TestsOutcome {
  return {
    status: "failed",
    reason: `${runner} is declared but was not installed`,
  };
}

/** @returns how many tests do not pass and the first of them, or what the run said in the end */
export function whyFailing(
  failed: number,
  first: string | undefined,
  result: RunResult,
): string {
  if (failed === 0) return `the tests do not pass: ${lastWords(result)}`;
  const which =
    first === undefined ? "" : `; the first: ${first.slice(0, 200)}`;
  return `${failed === 1 ? "1 test does" : `${failed} tests do`} not pass${which}`;
}
