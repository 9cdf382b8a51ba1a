import { describe, expect, it } from "vitest";
import { explainRefusal } from "../../action/report/explain-refusal.ts";
import { AppError, httpStatus } from "../../src/errors.ts";
import { oneLine } from "../../src/score/escape-markdown.ts";
import { checkToken } from "../../src/marketplace/report-checks.ts";

const [retired, old, current] = ["d", "b", "c"].map((digit) =>
  digit.repeat(40),
) as [string, string, string];

/** What the log of the report job says when the App answers so, as sendReport hands it on. */
function saidOf(job_workflow_sha: string, accepted: string[]): string {
  try {
    checkToken(
      {
        jti: "1",
        expires_at: "2026-11-28T12:00:00Z",
        repository_id: 1,
        repository: "ayumi/tools",
        run_id: 1,
        run_attempt: 1,
        sha: "a".repeat(40),
        event_name: "pull_request",
        job_workflow_sha,
        job_workflow_ref: `miyabi/product/.github/workflows/quality.yml@${job_workflow_sha}`,
        runner_environment: "github-hosted",
      },
      { accepted, retired: [retired] },
    );
    return "";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return explainRefusal(httpStatus[error.code], oneLine(error.message, 500));
  }
}

describe("a report of a workflow that may not report", () => {
  it("of a retired release is refused with the line to write into the workflow file", () => {
    const said = saidOf(retired, [old, current]);
    expect(said).toContain("HTTP 403");
    expect(said).toContain(
      `The scoring workflow of commit ${retired} is retired.`,
    );
    expect(said).toMatch(
      new RegExp(
        `uses: miyabi/product/\\.github/workflows/quality\\.yml@${current}$`,
      ),
    );
  });

  it("of a commit that was never released says the same way out", () => {
    expect(saidOf("e".repeat(40), [old, current])).toContain(
      `quality.yml@${current}`,
    );
  });

  it("says whom to ask where nothing was released yet", () => {
    expect(saidOf(retired, [])).toContain("ask the marketplace's operator");
  });

  it("of an older release that is not retired is taken", () => {
    expect(saidOf(old, [old, current])).toBe("");
  });
});
