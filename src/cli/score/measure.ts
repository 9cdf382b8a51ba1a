import type { collectStatic } from "../../collect/collect-static.ts";
import { FACTS_SCHEMA, type TestFacts } from "../../score/facts.ts";
import { judge } from "../../score/judge.ts";
import { hasScript } from "../../score/languages.ts";
import type { Report } from "../../score/report.ts";
import type { Io } from "../io.ts";
import { mayRunTests } from "./consent.ts";
import type { Subject } from "./find-subject.ts";
import type { MeasureArgs } from "./read-measure-args.ts";
import { staticFacts } from "./static-facts.ts";

/** What scoring a plugin touches. */
export type MeasureIo = Pick<
  Io,
  "cwd" | "env" | "fetch" | "log" | "run" | "ask" | "temporary" | "clock"
>;

const notRun: TestFacts = {
  schema: FACTS_SCHEMA,
  kind: "tests",
  tests: {
    status: "infra_error",
    reason: "the tests were not run (--no-tests)",
  },
  tool_versions: {},
};

/** The judgement on a plugin, as the marketplace would come to it. */
export async function measure(
  subject: Subject,
  options: MeasureArgs,
  io: MeasureIo,
): Promise<Report> {
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
          await import("../../collect/collect-tests.ts")
        ).collectTests({
          ...about,
          timeoutMs: options.timeoutMs,
          network: run === "sandbox" ? "off" : "off-if-possible",
        });
  return judge(known, testFacts);
}

/** The compilers are loaded when they are needed: where all is known that would be most of the time. */
const collect: typeof collectStatic = async (options) =>
  (await import("../../collect/collect-static.ts")).collectStatic(options);

/** Where there is no code there is nothing to ask about. */
async function howToTest(
  { tests }: MeasureArgs,
  { stranger }: Subject,
  hasCode: boolean,
  io: MeasureIo,
): Promise<MeasureArgs["tests"]> {
  if (tests !== "run" || stranger === null || !hasCode) return tests;
  return (await mayRunTests(stranger, io)) ? "run" : "skip";
}
