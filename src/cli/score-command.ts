import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { collectStatic } from "../collect/collect-static.ts";
import { FACTS_SCHEMA, type TestFacts } from "../score/facts.ts";
import { judge } from "../score/judge.ts";
import { hasScript } from "../score/languages.ts";
import type { Place } from "../score/publish-report.ts";
import type { Report } from "../score/report.ts";
import type { Command, Io } from "./io.ts";
import { choosePlugin } from "./score/choose-plugin.ts";
import { clone } from "./score/clone.ts";
import { mayRunTests } from "./score/consent.ts";
import { gitPlace } from "./score/git-place.ts";
import { parseSource, type Source } from "./score/parse-source.ts";
import { printReport } from "./score/print-report.ts";
import { readScoreArgs, type ScoreArgs } from "./score/read-score-args.ts";
import { staticFacts } from "./score/static-facts.ts";

type ScoreIo = Pick<
  Io,
  | "cwd"
  | "env"
  | "fetch"
  | "out"
  | "log"
  | "run"
  | "ask"
  | "temporary"
  | "clock"
>;

const scoreHelp = `Usage: miyabi score [DIR | OWNER/REPO[@REF]] [options]

Scores a Claude Code plugin as the marketplace does: the one in DIR (the current folder unless given), or one on GitHub.

  --path PATH   folder of the plugin inside DIR or the repository; needed where there are several plugins
  --no-tests    do not run the plugin's tests (there is no score then, if it has code)
  --sandbox     run the tests only if this system can take the network from them
  --timeout S   seconds that the tests may take (600)
  --min N       points from which on the exit code is 0 (80)
  --json        print the report as JSON (docs/report.schema.json)
  --markdown    print the report as Markdown
  --sarif       print the findings as SARIF 2.1.0, for code scanning
  --badge       print the score as an SVG image
  --lang LANG   en or ja; JSON, SARIF and the messages of tools stay English
  --help        print this text

The plugin's tests run on a copy, with an empty environment and, where the system can, without network. Before the code of
somebody else's repository is run you are asked; where nobody can be asked, --sandbox or --no-tests must be given.

Exit code: 0 it reaches the points and nothing stops a listing; 1 it does not; 2 the scorer could not do its work.
`;

/** What is scored, and where it is. */
type Subject = {
  root: string;
  path: string;
  place: Place;
  /** "owner/name" of somebody else; null for a folder of the person's own. */
  stranger: string | null;
};

/**
 * `miyabi score`.
 *
 * @returns the exit code
 * @throws AppError validation_error when the arguments are wrong or there is no such folder, not_found or
 * service_unavailable when a repository cannot be fetched
 */
export async function scoreCommand(
  args: readonly string[],
  io: ScoreIo,
): Promise<number> {
  const options = readScoreArgs(args);
  // From now on everything temporary is in a folder that goes with this program.
  await io.temporary();
  const folder = resolve(io.cwd, options.source);
  const source = parseSource(options.source, await isFolder(folder));
  const subject =
    source.kind === "folder"
      ? await ownFolder(folder, options, io)
      : await strangersRepository(source, options, io);
  const about = {
    root: subject.root,
    path: subject.path,
    run: io.run,
    log: io.log,
    useInstalled: subject.stranger === null,
  };
  const known = await staticFacts({ ...about, fetch: io.fetch }, io, collect);
  const run = await howToTest(options, subject, hasScript(known.languages), io);
  const testFacts =
    run === "skip"
      ? notRun
      : await (
          await import("../collect/collect-tests.ts")
        ).collectTests({
          ...about,
          timeoutMs: options.timeoutMs,
          network: run === "sandbox" ? "off" : "off-if-possible",
        });
  const report = judge(known, testFacts);
  io.out(printReport(report, subject.place, options));
  return exitCode(report, options.minimum);
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

/** The compilers are loaded when they are needed: where all is known that would be most of the time. */
const collect: typeof collectStatic = async (options) =>
  (await import("../collect/collect-static.ts")).collectStatic(options);

async function ownFolder(
  root: string,
  options: ScoreArgs,
  io: ScoreIo,
): Promise<Subject> {
  const say = (path: string) => `miyabi score ${options.source} --path ${path}`;
  const path = options.path ?? (await choosePlugin(root, io, { say }));
  const { top, ...place } = await gitPlace(root, path, io.run);
  // The marketplace sees the whole repository: tests and a tsconfig above the plugin count there, and not here.
  if (top !== null && place.path !== path)
    io.log(
      `this folder is part of a repository; to score it as the marketplace does: miyabi score ${top} --path ${place.path}`,
    );
  return { root, path, place, stranger: null };
}

async function strangersRepository(
  source: Extract<Source, { kind: "repository" }>,
  options: ScoreArgs,
  io: ScoreIo,
): Promise<Subject> {
  const root = await clone(source, io);
  const say = (path: string) => `miyabi score ${options.source} --path ${path}`;
  const path = options.path ?? (await choosePlugin(root, io, { say }));
  const { commit, path: inside } = await gitPlace(root, path, io.run);
  const { repository } = source;
  return {
    root,
    path,
    place: { repository, repository_id: null, commit, path: inside },
    stranger: repository,
  };
}

/** Where there is no code there is nothing to ask about. */
async function howToTest(
  { tests }: ScoreArgs,
  { stranger }: Subject,
  hasCode: boolean,
  io: ScoreIo,
): Promise<ScoreArgs["tests"]> {
  if (tests !== "run" || stranger === null || !hasCode) return tests;
  return (await mayRunTests(stranger, io)) ? "run" : "skip";
}

function exitCode({ score, verdict }: Report, minimum: number): number {
  if (score === null || verdict === "infra_error") return 2;
  const stopped =
    verdict === "critical_finding" || verdict === "broken_manifest";
  return !stopped && score >= minimum ? 0 : 1;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
