import type { CheckView } from "../marketplace/check-view.ts";
import type { ReportBody, StaticFacts } from "../score/facts.ts";
import { judge } from "../score/judge.ts";
import type { CheckTarget } from "./check-sync.ts";
import { claimedReports } from "./claimed-reports.ts";
import type { Octokit } from "./octokit.ts";
import type { SeenScoringRun } from "./scoring-run.ts";
import { lookAtCommit } from "./look-at-commit.ts";
import { now, type World } from "./world.ts";

/** Runs of the marketplace cost its minutes: a commit gets at most so many. */
const MAX_LOOKS = 10;

/**
 * A run of a fork or of Dependabot has no token, so it cannot report: what it left is fetched when it has ended, which a
 * maintainer of the repository let it do. Of a public repository only its coverage is taken; the static facts come from a
 * run of the marketplace's own. What can be judged now is kept; the answer says what that other run is at.
 */
export async function settleUnproven(
  world: World,
  octokit: Octokit,
  target: CheckTarget,
  plugins: string[],
  run: SeenScoringRun,
): Promise<CheckView["static_run"]> {
  const over =
    run.status === "completed" &&
    (run.conclusion === "success" || run.conclusion === "failure");
  if (run.proves || !over) return "none";
  const known = await world.checkReports.ofRun(
    target.repository_id,
    run.id,
    run.attempt,
  );
  const claims = (await claimedReports(world, octokit, target, run))
    .filter(({ path }) => plugins.includes(path))
    .filter(({ path }) => !known.some((report) => report.path === path))
    .slice(0, MAX_LOOKS);
  if (run.private_repository) {
    for (const claim of claims) {
      await keep(world, target, run, claim, "claimed");
    }
    return "none";
  }
  return settlePublic(world, target, run, claims);
}

async function settlePublic(
  world: World,
  target: CheckTarget,
  run: SeenScoringRun,
  claims: ReportBody[],
): Promise<CheckView["static_run"]> {
  if (claims.length === 0) return "none";
  const seen = await world.checkReports.staticFacts(
    target.repository_id,
    target.sha,
  );
  const states: CheckView["static_run"][] = ["none"];
  for (const claim of claims) {
    const ours = seen.find(({ path }) => path === claim.path)?.facts;
    if (ours === undefined) {
      states.push(await lookAtCommit(world, target, claim.path, run));
    } else {
      const facts = withStatic(claim, ours);
      await keep(world, target, run, facts, "unverified");
    }
  }
  return (
    (["under_way", "failed"] as const).find((one) => states.includes(one)) ??
    "none"
  );
}

function withStatic(claim: ReportBody, ours: StaticFacts): ReportBody {
  return { ...claim, static: ours };
}

async function keep(
  world: World,
  target: CheckTarget,
  run: SeenScoringRun,
  facts: ReportBody,
  trust: "unverified" | "claimed",
): Promise<void> {
  const { repository_id, repository, sha } = target;
  await world.checkReports.record({
    id: world.newId(),
    jti: null,
    jti_expires_at: null,
    run: {
      repository_id,
      run_id: run.id,
      run_attempt: run.attempt,
      event: run.event,
    },
    subject: { repository_id, repository, sha, path: facts.path },
    facts,
    report: judge(facts.static, facts.tests),
    trust,
    jobs: [],
    at: now(world),
  });
}
