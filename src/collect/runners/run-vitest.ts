import { join, relative } from "node:path";
import { isObject } from "../json.ts";
import { addPackage, findPackage } from "./installed.ts";
import { readJsonResult } from "./read-result.ts";
import {
  lastWords,
  notInstalled,
  startTests,
  whyFailing,
  whyStopped,
  type RunnerInput,
  type TestsOutcome,
} from "./runner.ts";

/**
 * vitest, its program started directly, with flags that a plugin's configuration cannot take back: what it excludes or demands
 * does not count.
 */
export async function runVitest(input: RunnerInput): Promise<TestsOutcome> {
  const { cwd, scratch, timeoutMs } = input;
  const vitest = await findPackage(cwd, "vitest");
  if (vitest?.bin == null) return notInstalled("vitest");
  const provider = await ensureProvider(vitest.version, input);
  if (provider !== null) return provider;
  const reports = join(scratch, "coverage");
  const summary = join(scratch, "vitest.json");
  const result = await startTests(input, process.execPath, [
    ...input.nodeArgs,
    vitest.bin,
    "run",
    ...input.args,
    "--reporter=json",
    `--outputFile=${summary}`,
    "--coverage.enabled=true",
    "--coverage.provider=v8",
    "--coverage.reporter=json",
    "--coverage.exclude=nothing-is-excluded",
    `--coverage.reportsDirectory=${reports}`,
    "--coverage.thresholds.lines=0",
    "--coverage.thresholds.functions=0",
    "--coverage.thresholds.branches=0",
    "--coverage.thresholds.statements=0",
  ]);
  const stopped = whyStopped(result, timeoutMs);
  if (stopped) return stopped;
  const tests = await readJsonResult(summary);
  if (tests === null)
    return {
      status: "failed",
      reason: `vitest could not run the tests: ${lastWords(result)}`,
    };
  const failed = Number(tests["numFailedTests"] ?? 0);
  const passed = Number(tests["numPassedTests"] ?? 0);
  if (failed > 0 || tests["success"] !== true)
    return {
      status: "failed",
      reason: whyFailing(failed, firstFailure(tests), result),
    };
  if (passed === 0)
    return { status: "failed", reason: "vitest found no tests" };
  const coverage = await readJsonResult(join(reports, "coverage-final.json"));
  if (coverage === null)
    return {
      status: "failed",
      reason: `the tests pass, but vitest wrote no coverage: ${lastWords(result)}`,
    };
  return {
    status: "measured",
    runner: "vitest",
    covered: coveredLines(coverage, input),
    tests_passed: passed,
  };
}

/** Of vitest's JSON report only what is needed. */
function firstFailure(tests: Record<string, unknown>): string | undefined {
  const files = Array.isArray(tests["testResults"])
    ? (tests["testResults"] as unknown[])
    : [];
  const results = files.flatMap((file) =>
    isObject(file) && Array.isArray(file["assertionResults"])
      ? (file["assertionResults"] as unknown[])
      : [],
  );
  const failed = results
    .filter(isObject)
    .find(({ status }) => status === "failed");
  return typeof failed?.["fullName"] === "string"
    ? failed["fullName"]
    : undefined;
}

/** The coverage provider has to have vitest's own version; it is added to the copy when it is not there. */
async function ensureProvider(
  version: string,
  input: RunnerInput,
): Promise<TestsOutcome | null> {
  const name = "@vitest/coverage-v8";
  if ((await findPackage(input.cwd, name))?.version === version) return null;
  return (await addPackage(input, name, version))
    ? null
    : {
        status: "infra_error",
        reason: `${name}@${version} could not be installed beside vitest`,
      };
}

/** Lines on which a statement starts that ran, by file: of Istanbul's format only what is needed. */
function coveredLines(
  coverage: Record<string, unknown>,
  { dir, sources }: RunnerInput,
): Record<string, number[]> {
  const wanted = new Set(sources);
  const covered: Record<string, number[]> = {};
  for (const [path, entry] of Object.entries(coverage)) {
    const file = relative(dir, path);
    if (!wanted.has(file) || !isObject(entry)) continue;
    const { statementMap, s } = entry;
    if (!isObject(statementMap) || !isObject(s)) continue;
    const lines = new Set<number>();
    for (const [id, range] of Object.entries(statementMap)) {
      const start =
        isObject(range) && isObject(range["start"])
          ? range["start"]["line"]
          : null;
      const count = s[id];
      if (
        typeof start === "number" &&
        Number.isInteger(start) &&
        start > 0 &&
        typeof count === "number" &&
        count > 0
      )
        lines.add(start);
    }
    covered[file] = [...lines].sort((a, b) => a - b);
  }
  return covered;
}
