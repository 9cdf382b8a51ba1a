import { readdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { addPackage, findPackage } from "./installed.ts";
import { readResult } from "./read-result.ts";
import {
  startTests,
  whyFailing,
  whyStopped,
  type RunnerInput,
  type TestsOutcome,
} from "./runner.ts";

const MAX_LCOV = 64 * 1024 * 1024;

/**
 * bun, where it is: on this machine, or as the package of its name, which is added when it is not there. It has another engine
 * than Node, so its own lines are taken, and only those count that are lines of ours.
 */
export async function runBun(input: RunnerInput): Promise<TestsOutcome> {
  const bun = await findBun(input);
  if (bun === null)
    return {
      status: "infra_error",
      reason:
        "the tests run with bun, which is not on this machine and could not be installed",
    };
  const folder = join(input.scratch, "bun");
  const result = await startTests(input, bun, [
    "test",
    ...input.args,
    "--coverage",
    "--coverage-reporter=lcov",
    `--coverage-dir=${folder}`,
  ]);
  const stopped = whyStopped(result, input.timeoutMs);
  if (stopped) return stopped;
  const { passed, failed, firstFailure } = readSummary(result.stderr);
  if (result.code !== 0 || failed > 0)
    return {
      status: "failed",
      reason: whyFailing(failed, firstFailure, result),
    };
  if (passed === 0) return { status: "failed", reason: "bun found no tests" };
  const lcov = await readResult(join(folder, "lcov.info"), MAX_LCOV);
  if (lcov === null)
    return {
      status: "failed",
      reason: "the tests pass, but bun wrote no coverage",
    };
  const covered = readLcov(lcov, input);
  return { status: "measured", runner: "bun", covered, tests_passed: passed };
}

/** ` 12 pass` and ` 0 fail` at the end, and `(fail) name` for each that failed. */
function readSummary(text: string) {
  const count = (what: string) => {
    const all = [
      ...text.matchAll(new RegExp(`^\\s*(\\d{1,7}) ${what}$`, "gm")),
    ];
    return Number(all.at(-1)?.[1] ?? 0);
  };
  return {
    passed: count("pass"),
    failed: count("fail"),
    firstFailure: /^\(fail\) (.*?)(?: \[[\d.]+m?s\])?$/m.exec(text)?.[1],
  };
}

/** Of lcov only `SF:` (a file) and `DA:line,count`. */
function readLcov(
  lcov: string,
  { cwd, dir, sources }: RunnerInput,
): Record<string, number[]> {
  const wanted = new Set(sources);
  const covered: Record<string, number[]> = {};
  let lines: number[] | null = null;
  for (const text of lcov.split("\n")) {
    if (text.startsWith("SF:")) {
      const file = relative(dir, resolve(cwd, text.slice(3)));
      lines = wanted.has(file) ? (covered[file] ??= []) : null;
    }
    const [, line, count] = /^DA:(\d{1,7}),(\d+)/.exec(text) ?? [];
    if (line !== undefined && Number(count) > 0) lines?.push(Number(line));
  }
  return covered;
}

async function findBun(input: RunnerInput): Promise<string | null> {
  const ours = await input
    .install("sh", ["-c", "command -v bun"], briefly)
    .catch(() => null);
  if (ours?.code === 0) return ours.stdout.trim();
  return (
    (await binaryBeside(input)) ??
    ((await addPackage(input, "bun", "latest")) ? binaryBeside(input) : null)
  );
}

const briefly = { cwd: "/", timeoutMs: 20_000, maxBytes: 10_000 };

/** Its own installer does not run; the binary lies in a package for each platform. */
async function binaryBeside(input: RunnerInput): Promise<string | null> {
  const bun = await findPackage(input.cwd, "bun");
  if (bun === null) return null;
  for (const place of [dirname(bun.dir), join(bun.dir, "node_modules")]) {
    const scope = join(place, "@oven");
    for (const name of await readdir(scope).catch(() => [])) {
      const binary = join(scope, name, "bin", "bun");
      // One for another machine is there as well, and does not start. The plugin may have put it there: so it is isolated.
      const { code } = await startTests(input, binary, ["--version"]).catch(
        () => ({ code: null }),
      );
      if (code === 0) return binary;
    }
  }
  return null;
}
