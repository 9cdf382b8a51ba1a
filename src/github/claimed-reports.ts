import { AppError } from "../errors.ts";
import { parseReportBody } from "../marketplace/parse-report-body.ts";
import type { ReportBody } from "../score/facts.ts";
import type { CheckTarget } from "./check-sync.ts";
import { ownerAndRepo, type Octokit } from "./octokit.ts";
import { readArtifact, readZip, RefusedArtifact } from "./read-artifact.ts";
import type { World } from "./world.ts";

type ArtifactData = Awaited<
  ReturnType<Octokit["rest"]["actions"]["listWorkflowRunArtifacts"]>
>["data"]["artifacts"][number];

/** The name that quality.yml gives; everything that ran in the run can upload under it. */
const REPORT_NAME = /^miyabi-report-\d+$/;
const MAX_ARTIFACTS = 20;
const MAX_BYTES = 2 * 1_048_576;
const PATIENCE_MS = 30_000;

/**
 * What a run says of itself in its artifacts: a report for each folder, the newest. Hostile from the first byte; whatever
 * is not a report of this repository and commit is left out and logged.
 */
export async function claimedReports(
  world: World,
  octokit: Octokit,
  target: CheckTarget,
  run: { id: number },
): Promise<ReportBody[]> {
  const { data } = await octokit.rest.actions.listWorkflowRunArtifacts({
    ...ownerAndRepo(target.repository),
    run_id: run.id,
    per_page: 100,
  });
  const reports = data.artifacts
    .filter(({ name, expired }) => REPORT_NAME.test(name) && !expired)
    .toSorted((a, b) => b.id - a.id)
    .slice(0, MAX_ARTIFACTS);
  const byPath = new Map<string, ReportBody>();
  for (const artifact of reports) {
    const body = await read(world, octokit, target, artifact);
    if (body !== null && !byPath.has(body.path)) byPath.set(body.path, body);
  }
  return [...byPath.values()];
}

async function read(
  world: World,
  octokit: Octokit,
  target: CheckTarget,
  artifact: ArtifactData,
): Promise<ReportBody | null> {
  const refuse = (reason: string): null => {
    const { repository, sha } = target;
    world.log.info(
      { repository, sha, artifact_id: artifact.id, reason },
      "a run's artifact is not its report",
    );
    return null;
  };
  if (artifact.size_in_bytes > MAX_BYTES) return refuse("too large");
  try {
    const zip = await download(world, octokit, target.repository, artifact.id);
    const body = parseReportBody(
      await readArtifact(zip, artifact.digest ?? null),
    );
    const about =
      body.repository.toLowerCase() === target.repository.toLowerCase() &&
      body.sha === target.sha &&
      body.nonce === null;
    return about ? body : refuse("it is about something else");
  } catch (error) {
    if (error instanceof RefusedArtifact || error instanceof AppError) {
      return refuse(error.message);
    }
    throw error;
  }
}

/** GitHub answers with a short-lived address. Octokit would take in whatever lies there, so it is fetched with a limit. */
async function download(
  world: World,
  octokit: Octokit,
  repository: string,
  artifact_id: number,
): Promise<Buffer> {
  const answer = await octokit.request(
    "GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}",
    {
      ...ownerAndRepo(repository),
      artifact_id,
      archive_format: "zip",
      request: { redirect: "manual" },
    },
  );
  const { location } = answer.headers;
  if (location === undefined) {
    throw new Error("GitHub gives no address for an artifact");
  }
  return readZip(
    await world.fetch(location, { signal: AbortSignal.timeout(PATIENCE_MS) }),
  );
}
