import { findPackage } from "./installed.ts";
import { runWithRawCoverage } from "./run-with-raw-coverage.ts";
import { notInstalled, type RunnerInput, type TestsOutcome } from "./runner.ts";
import { readTap } from "./tap-summary.ts";

/** node:test: part of Node. */
export function runNodeTest(input: RunnerInput): Promise<TestsOutcome> {
  const args = ["--test", "--test-reporter=tap", ...input.args];
  return runTap(input, "node:test", args);
}

export function runMocha(input: RunnerInput): Promise<TestsOutcome> {
  return runPackage(input, "mocha", () => ["--reporter", "tap"]);
}

export function runAva(input: RunnerInput): Promise<TestsOutcome> {
  return runPackage(input, "ava", () => ["--tap"]);
}

/** Its own coverage is switched off: it would demand all of it, and two cannot listen to one process. */
export function runTapItself(input: RunnerInput): Promise<TestsOutcome> {
  return runPackage(input, "tap", (major) =>
    major >= 18
      ? ["run", "--reporter=tap", "--disable-coverage"]
      : ["--reporter=tap", "--no-coverage"],
  );
}

async function runPackage(
  input: RunnerInput,
  name: string,
  options: (major: number) => string[],
): Promise<TestsOutcome> {
  const found = await findPackage(input.cwd, name);
  if (found?.bin == null) return notInstalled(name);
  const major = Number.parseInt(found.version, 10);
  const args = [found.bin, ...options(major), ...input.args];
  return runTap(input, name, [...input.nodeArgs, ...args]);
}

function runTap(
  input: RunnerInput,
  runner: string,
  args: readonly string[],
): Promise<TestsOutcome> {
  return runWithRawCoverage(
    input,
    runner,
    [process.execPath, ...args],
    ({ stdout }) => readTap(stdout),
  );
}
