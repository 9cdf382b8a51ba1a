import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  FACTS_SCHEMA,
  staticFactsSchema,
  testFactsSchema,
  type StaticFacts,
  type TestFacts,
} from "../../src/score/facts.ts";
import { judge } from "../../src/score/judge.ts";
import { renderReport } from "../../src/score/render-markdown.ts";
import type { Host } from "../host.ts";
import { sha256 } from "../sha256.ts";
import { fitBody } from "./fit-body.ts";
import { readInputs } from "./inputs.ts";
import { readArtifact } from "./read-artifact.ts";
import { sendReport, type Receipt } from "./send-report.ts";

/** Facts before they are cut to the size of a report. */
const MAX_FACTS = 32 * 1_048_576;

export type ReportDeps = {
  host: Host;
  /** Folder of the runner for files of this job. */
  tempDir: string;
  /** Asks GitHub for this job's token; null where it gives none (a fork's or Dependabot's pull request). */
  identityToken: ((audience: string) => Promise<string>) | null;
};

async function readStatic(file: string, digest: string): Promise<StaticFacts> {
  const found = await readArtifact(file, MAX_FACTS);
  if (found.state !== "read")
    throw new Error(
      found.state === "missing"
        ? "The static facts are missing: the static job ended without them. Run the workflow again."
        : `The file of static facts ${found.reason}.`,
    );
  if (sha256(found.bytes) !== digest)
    throw new Error(
      "The static facts are not the ones that the static job made: their SHA-256 differs. Nothing was sent.",
    );
  const text = Buffer.from(found.bytes).toString("utf8");
  return staticFactsSchema.parse(JSON.parse(text));
}

function untested(reason: string): TestFacts {
  return {
    schema: FACTS_SCHEMA,
    kind: "tests",
    tests: { status: "infra_error", reason },
    tool_versions: {},
  };
}

/** The hostile job's file. What cannot be read is unknown, and unknown is never a score. */
async function readTests(file: string): Promise<TestFacts> {
  const found = await readArtifact(file, MAX_FACTS);
  if (found.state === "missing")
    return untested("the tests job ended without a report");
  if (found.state === "refused")
    return untested(`the tests job's report ${found.reason}`);
  const parsed = testFactsSchema.safeParse(
    tryJson(Buffer.from(found.bytes).toString("utf8")),
  );
  return parsed.success
    ? parsed.data
    : untested("the tests job left a report that cannot be read");
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function say(host: Host, receipt: Receipt | null): void {
  if (receipt === null) {
    host.info("The report had arrived before; only its answer was lost.");
    return;
  }
  host.output("report-id", receipt.report_id);
  host.output("score", receipt.score === null ? "" : String(receipt.score));
  host.output("verdict", receipt.verdict);
  const score = receipt.score === null ? "no score" : `${receipt.score} of 100`;
  host.info(`The marketplace says: ${score}, ${receipt.verdict}.`);
}

/**
 * The trusted job's only step of ours: takes the facts of the two other jobs, ties them to this run's identity by their
 * SHA-256 and hands them in. It sends facts; the marketplace computes the score itself.
 * @throws Error with a sentence for the author when nothing could be handed in
 */
export async function run(deps: ReportDeps): Promise<void> {
  const { host } = deps;
  const inputs = readInputs(
    host.input,
    join(deps.tempDir, "miyabi-report.json"),
  );
  const staticFacts = await readStatic(
    inputs["static-file"],
    inputs["static-sha256"],
  );
  const testFacts = await readTests(inputs["tests-file"]);
  const body = fitBody({
    schema: FACTS_SCHEMA,
    nonce: inputs.nonce === "" ? null : inputs.nonce,
    repository: inputs.repository,
    sha: inputs.sha,
    path: inputs.path,
    static: staticFacts,
    tests: testFacts,
  });
  await writeFile(inputs.output, body);
  host.output("body-file", inputs.output);
  const report = judge(staticFacts, testFacts);
  await host.summary(renderReport(report, inputs));

  if (deps.identityToken === null) {
    host.notice(
      "GitHub gives this run no identity (a pull request from a fork or by Dependabot): the marketplace shows the result as unverified.",
    );
    return;
  }
  const url = `${inputs["api-url"]}/v1/reports`;
  const token = await deps.identityToken(`${url}#sha256=${sha256(body)}`);
  const receipt = await sendReport(url, token, body, (reason) =>
    host.info(`The marketplace could not take the report yet: ${reason}.`),
  );
  say(host, receipt);
}
