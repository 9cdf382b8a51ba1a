import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { collectStatic } from "../collect/collect-static.ts";
import { collectTests } from "../collect/collect-tests.ts";
import type { Log, RunCommand } from "../collect/run.ts";
import { AppError } from "../errors.ts";
import { FACTS_SCHEMA, type TestFacts } from "../score/facts.ts";
import { judge } from "../score/judge.ts";
import { renderReport } from "../score/render-markdown.ts";
import { renderTerminal } from "../score/render-terminal.ts";
import type { Report } from "../score/report.ts";
import type { Command, Io } from "./io.ts";

type ScoreIo = Pick<Io, "cwd" | "out" | "log" | "run">;

const scoreHelp = `Usage: miyabi score [DIR] [options]

Scores the Claude Code plugin in DIR (the current folder unless given) as the marketplace does.

  --path PATH   folder of the plugin inside DIR; then DIR is the repository, as for the marketplace
  --no-tests    do not run the plugin's tests (there is no score then, if it has code)
  --timeout S   seconds that the tests may take (600)
  --json        print the report as JSON
  --markdown    print the report as Markdown
  --help        print this text

The plugin's tests run on a copy, with an empty environment and, where the system can, without network.

Exit code: 0 listed; 1 below 80 points, a critical finding or a broken manifest; 2 the scorer could not do its work.
`;

/**
 * `miyabi score`.
 *
 * @returns the exit code
 * @throws AppError validation_error when the arguments are wrong or there is no such folder
 */
export async function scoreCommand(
  args: readonly string[],
  io: ScoreIo,
): Promise<number> {
  const { values, positionals } = parse(args);
  const place = {
    root: resolve(io.cwd, positionals[0] ?? "."),
    path: values.path ?? ".",
    run: io.run,
    log: io.log,
    useInstalled: true,
  };
  await hintAtRepository(place);
  const timeoutMs = 1000 * seconds(values.timeout);
  const staticFacts = await collectStatic(place);
  const testFacts = values["no-tests"]
    ? notRun
    : await collectTests({ ...place, timeoutMs, network: "off-if-possible" });
  const report = judge(staticFacts, testFacts);
  io.out(await print(report, values, place));
  if (report.verdict === "infra_error") return 2;
  return report.passed ? 0 : 1;
}

export const score: Command = { help: scoreHelp, run: scoreCommand };

const notRun: TestFacts = {
  schema: FACTS_SCHEMA,
  kind: "tests",
  tests: {
    status: "infra_error",
    reason: "the tests were not run (--no-tests)",
  },
  tool_versions: {},
};

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        path: { type: "string" },
        timeout: { type: "string" },
        "no-tests": { type: "boolean" },
        json: { type: "boolean" },
        markdown: { type: "boolean" },
      },
    });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : "Wrong arguments.";
    throw new AppError(
      "validation_error",
      `${message} See: miyabi score --help`,
      { cause },
    );
  }
}

function seconds(text: string | undefined): number {
  const value = Number(text ?? 600);
  if (Number.isInteger(value) && value > 0 && value <= 86_400) return value;
  throw new AppError(
    "validation_error",
    "--timeout takes a whole number of seconds.",
  );
}

async function print(
  report: Report,
  options: { json?: boolean | undefined; markdown?: boolean | undefined },
  place: { root: string; path: string; run: RunCommand },
): Promise<string> {
  if (options.json) return `${JSON.stringify(report, null, 2)}\n`;
  if (!options.markdown) return renderTerminal(report);
  const sha = await revParse("HEAD", place);
  return renderReport(report, { sha, path: place.path });
}

/** The marketplace sees the whole repository: tests and a tsconfig above the plugin count there, and not here. */
async function hintAtRepository(place: {
  root: string;
  run: RunCommand;
  log: Log;
}): Promise<void> {
  const prefix = await revParse("--show-prefix", place);
  const repository = await revParse("--show-toplevel", place);
  if (prefix && repository)
    place.log(
      `this folder is part of a repository; to score it as the marketplace does: miyabi score ${repository} --path ${prefix.replace(/\/$/, "")}`,
    );
}

/** What git says of the folder; null where there is no git, no repository or no commit. */
async function revParse(
  asked: "HEAD" | "--show-prefix" | "--show-toplevel",
  { root, run }: { root: string; run: RunCommand },
): Promise<string | null> {
  const result = await run(
    "git",
    ["-c", "core.fsmonitor=false", "rev-parse", asked],
    {
      cwd: root,
      timeoutMs: 10_000,
      maxBytes: 10_000,
    },
  ).catch(() => null);
  return result?.code === 0 ? result.stdout.trim() : null;
}
