import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { isObject, parseJson } from "../json.ts";
import {
  lastWords,
  testEnvironment,
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
  const { cwd, scratch, run, timeoutMs } = input;
  const version = await installedVersion(cwd, "vitest");
  if (version === null)
    return {
      status: "failed",
      reason: "vitest is declared but was not installed",
    };
  const provider = await ensureProvider(version, input);
  if (provider !== null) return provider;
  const reports = join(scratch, "coverage");
  const summary = join(scratch, "vitest.json");
  const result = await run(
    process.execPath,
    [
      join(dirname(resolveFrom(cwd, "vitest/package.json")), "vitest.mjs"),
      "run",
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
    ],
    {
      cwd,
      env: testEnvironment(scratch),
      timeoutMs,
      maxBytes: 4 * 1024 * 1024,
    },
  );
  const stopped = whyStopped(result, timeoutMs);
  if (stopped) return stopped;
  const tests = await readObject(summary);
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
  const coverage = await readObject(join(reports, "coverage-final.json"));
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
  { cwd, install }: RunnerInput,
): Promise<TestsOutcome | null> {
  const name = "@vitest/coverage-v8";
  if ((await installedVersion(cwd, name)) === version) return null;
  const result = await install(
    "npm",
    [
      "install",
      "--no-save",
      "--ignore-scripts",
      "--allow-git=none",
      "--allow-remote=none",
      "--no-audit",
      "--no-fund",
      "--legacy-peer-deps",
      `${name}@${version}`,
    ],
    { cwd, timeoutMs: 5 * 60_000, maxBytes: 1024 * 1024 },
  );
  return result.code === 0
    ? null
    : {
        status: "infra_error",
        reason: `${name}@${version} could not be installed beside vitest`,
      };
}

function resolveFrom(dir: string, specifier: string): string {
  return createRequire(join(dir, "index.js")).resolve(specifier);
}

async function installedVersion(
  dir: string,
  name: string,
): Promise<string | null> {
  try {
    const pkg = await readObject(resolveFrom(dir, `${name}/package.json`));
    return typeof pkg?.["version"] === "string" ? pkg["version"] : null;
  } catch (error) {
    if (
      error instanceof Error &&
      "code" in error &&
      error.code === "MODULE_NOT_FOUND"
    )
      return null;
    throw error;
  }
}

async function readObject(
  path: string,
): Promise<Record<string, unknown> | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  const value = text === null ? undefined : parseJson(text).value;
  return isObject(value) ? value : null;
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
