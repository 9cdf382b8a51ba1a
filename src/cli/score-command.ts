import type { Report } from "../score/report.ts";
import type { Command, Io } from "./io.ts";
import { findSubject } from "./score/find-subject.ts";
import { measure, type MeasureIo } from "./score/measure.ts";
import { printReport } from "./score/print-report.ts";
import { measureHelp } from "./score/read-measure-args.ts";
import { readScoreArgs } from "./score/read-score-args.ts";

const scoreHelp = `Usage: miyabi score [DIR | OWNER/REPO[@REF]] [options]

Scores a Claude Code plugin as the marketplace does: the one in DIR (the current folder unless given), or one on GitHub.

${measureHelp}
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

/**
 * `miyabi score`.
 *
 * @returns the exit code
 * @throws AppError validation_error when the arguments are wrong or there is no such folder, not_found or
 * service_unavailable when a repository cannot be fetched
 */
export async function scoreCommand(
  args: readonly string[],
  io: MeasureIo & Pick<Io, "out">,
): Promise<number> {
  const options = readScoreArgs(args);
  // From now on everything temporary is in a folder that goes with this program.
  await io.temporary();
  const subject = await findSubject("score", options, io);
  const report = await measure(subject, options, io);
  io.out(printReport(report, subject.place, options));
  return exitCode(report, options.minimum);
}

export const score: Command = { help: scoreHelp, run: scoreCommand };

function exitCode({ score, verdict }: Report, minimum: number): number {
  if (score === null || verdict === "infra_error") return 2;
  const stopped =
    verdict === "critical_finding" || verdict === "broken_manifest";
  return !stopped && score >= minimum ? 0 : 1;
}
