import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FACTS_SCHEMA, type TestFacts } from "../score/facts.ts";
import { isScript, roleOf } from "./classify-file.ts";
import { describeIsolation } from "./isolation/describe-isolation.ts";
import { isolatedRun } from "./isolation/isolated-run.ts";
import type { IsolationKind, Network } from "./isolation/isolation.ts";
import { defaultLimits, type Limits } from "./isolation/limits.ts";
import { type PackageJson, readPackageIn } from "./package-json.ts";
import type { Log, RunCommand } from "./run.ts";
import { buildBefore } from "./runners/build-before.ts";
import {
  detectRunner,
  type DetectedRunner,
  type Runner,
} from "./runners/detect-runner.ts";
import { runBun } from "./runners/run-bun.ts";
import { runJest } from "./runners/run-jest.ts";
import { runNpmTest } from "./runners/run-npm-test.ts";
import {
  runAva,
  runMocha,
  runNodeTest,
  runTapItself,
} from "./runners/run-tap.ts";
import { runVitest } from "./runners/run-vitest.ts";
import {
  testEnvironment,
  type RunnerInput,
  type TestsOutcome,
} from "./runners/runner.ts";
import { statementLines, withoutIgnoreComments } from "./statement-lines.ts";
import { openTree, type Tree } from "./tree.ts";
import { withWorkspace } from "./workspace.ts";

export type TestsOptions = {
  /** Working tree or folder, absolute. */
  root: string;
  /** Folder of the plugin in it, "." for the root. */
  path: string;
  run: RunCommand;
  log: Log;
  /** For all that runs of the plugin: the build that its tests need, and the tests. */
  timeoutMs: number;
  /** "off": the tests must be isolated, else `infra_error`; "off-if-possible": where the system can; "on": they are not. */
  network: Network;
  limits?: Limits;
  /** Link a node_modules that is already there and not part of the tree (the author's own machine). */
  useInstalled?: boolean;
};

const runners = {
  vitest: runVitest,
  jest: runJest,
  "node:test": runNodeTest,
  mocha: runMocha,
  ava: runAva,
  tap: runTapItself,
  bun: runBun,
  "npm test": runNpmTest,
} as const satisfies Record<
  Runner,
  (input: RunnerInput) => Promise<TestsOutcome>
>;

/**
 * Runs the plugin's own tests on a copy of it, with an empty environment and without the network, and says which lines they hit.
 * The plugin's code runs here, so nothing in the result is proof: `judge` measures it against the static facts.
 *
 * @throws AppError validation_error when there is no such folder, or it is too large
 */
export async function collectTests(options: TestsOptions): Promise<TestFacts> {
  const tree = await openTree(options);
  const tests = await onlyStatements(tree, await measure(tree, options));
  return {
    schema: FACTS_SCHEMA,
    kind: "tests",
    tests,
    tool_versions: { "node (tests)": process.versions.node },
  };
}

/**
 * Runners with numbers of their own (vitest, bun) name other lines as well. What is handed on are lines that the static facts know:
 * with others in it, it would not be ours.
 */
async function onlyStatements(
  tree: Tree,
  outcome: TestsOutcome,
): Promise<TestsOutcome> {
  if (outcome.status !== "measured") return outcome;
  const covered: Record<string, number[]> = {};
  for (const [file, lines] of Object.entries(outcome.covered)) {
    const code = await tree.read(file);
    const known = code === null ? null : await statementLines(file, code);
    const kept = lines.filter((line) => known?.has(line));
    if (kept.length > 0) covered[file] = kept;
  }
  return { ...outcome, covered };
}

async function measure(
  tree: Tree,
  options: TestsOptions,
): Promise<TestsOutcome> {
  const { run, log } = options;
  const sources = tree.files.filter(
    (file) => isScript(file) && roleOf(file) === "source",
  );
  if (sources.length === 0)
    return { status: "not_applicable", reason: "no code that we can measure" };
  const useInstalled = options.useInstalled ?? false;
  return withWorkspace(
    { tree, run, log, useInstalled, extra: {} },
    async ({ base, dir, folders, scratch, install }) => {
      const isolated = await isolatedRun({
        ...options,
        base,
        installedFor: useInstalled ? tree.dir : null,
        limits: options.limits ?? defaultLimits(),
      });
      if (isolated.kind === "none" && options.network === "off")
        return {
          status: "infra_error",
          reason: "this machine cannot take the network from the tests",
        };
      const found = await findTests(folders, tree.files);
      if ("reason" in found) return { status: "failed", reason: found.reason };
      await withoutComments(dir, sources);
      for (const folder of new Set([
        ...folders.slice(0, 1),
        ...found.folders,
      ])) {
        const installed = await install(folder);
        if (installed.status === "failed" || installed.status === "infra_error")
          return installed;
      }
      const input: RunnerInput = {
        dir,
        cwd: found.folders[0] ?? dir,
        scratch,
        sources,
        read: (file) => tree.read(file),
        args: found.args,
        nodeArgs: found.nodeArgs,
        // What the script sets cannot move the home or the programs.
        env: { ...found.env, ...testEnvironment(scratch) },
        run: isolated.run,
        install: run,
        timeoutMs: options.timeoutMs,
      };
      log(`the plugin's programs are ${howIsolated(isolated.kind, options)}`);
      const unbuilt = await buildBefore(found, input, log);
      if (unbuilt !== null) return unbuilt;
      log(`running the tests with ${found.runner}`);
      return runners[found.runner](input);
    },
  );
}

/** In the copy no comment switches coverage off, whoever would heed it. */
async function withoutComments(
  dir: string,
  files: readonly string[],
): Promise<void> {
  for (const file of files) {
    const path = join(dir, file);
    const changed = withoutIgnoreComments(file, await readFile(path, "utf8"));
    if (changed !== null) await writeFile(path, changed);
  }
}

type FoundTests = DetectedRunner & {
  pkg: PackageJson;
  /** The folder they are in; none when there is no package.json at all. */
  folders: string[];
};

/** The nearest package.json that has tests: a plugin of a larger repository is often tested from its root. */
async function findTests(
  folders: readonly string[],
  files: readonly string[],
): Promise<FoundTests | { reason: string }> {
  const answers: { reason: string }[] = [];
  for (const folder of folders.length === 0 ? [null] : folders) {
    const pkg = await readPackageIn(folder);
    const found = detectRunner(pkg, files);
    if ("runner" in found)
      return { ...found, pkg, folders: folder === null ? [] : [folder] };
    answers.push(found);
  }
  return answers[0] ?? { reason: "there are no tests" };
}

function howIsolated(kind: IsolationKind, { network }: TestsOptions): string {
  return network === "on"
    ? "not isolated, as asked: they have the network"
    : describeIsolation(kind);
}
