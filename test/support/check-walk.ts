import { randomUUID } from "node:crypto";
import type { ReportBody } from "../../src/score/facts.ts";
import type { FakePull, FakeRun } from "./github-state.ts";
import { pluginSha, type MarketplaceWorld } from "./marketplace-world.ts";
import { pullPayload, runPayload } from "./payloads.ts";
import { reportFacts } from "./report-facts.ts";
import { acceptReportIn, identityOf } from "./submission-walk.ts";

export const callerFile = ".github/workflows/quality.yml";
const caller = `jobs:\n  quality:\n    uses: miyabi/miyabi/.github/workflows/quality.yml@${"c".repeat(40)}\n`;

/** A commit of the plugin's repository, with the calling workflow unless told otherwise. */
export function addCommit(
  world: MarketplaceWorld,
  sha: string,
  files: Record<string, string> = {
    ".claude-plugin/plugin.json": "{}",
    [callerFile]: caller,
  },
): void {
  for (const [path, text] of Object.entries(files)) {
    world.plugin.files[`${sha}:${path}`] = text;
  }
}

/** The plugin's repository has the calling workflow. */
export function callQuality(world: MarketplaceWorld): void {
  addCommit(world, pluginSha);
}

export async function openPull(
  world: MarketplaceWorld,
  changes: Partial<FakePull> = {},
): Promise<FakePull> {
  const pull: FakePull = {
    number: world.plugin.pulls.length + 1,
    open: true,
    head_sha: pluginSha,
    base_ref: "main",
    files: [],
    ...changes,
  };
  world.plugin.pulls.push(pull);
  await world.deliver(
    "pull_request",
    pullPayload("opened", world.plugin, pull.head_sha),
  );
  await world.settle();
  return pull;
}

/** The pull request's head moves on. */
export async function pushToPull(
  world: MarketplaceWorld,
  pull: FakePull,
  sha: string,
): Promise<void> {
  const before = pull.head_sha;
  pull.head_sha = sha;
  await world.deliver(
    "pull_request",
    pullPayload("synchronize", world.plugin, sha, before),
  );
  await world.settle();
}

export function aRun(changes: Partial<FakeRun> = {}): FakeRun {
  return {
    id: 5000,
    workflow: "quality.yml",
    event: "pull_request",
    display_title: "Add a command",
    head_sha: pluginSha,
    status: "queued",
    conclusion: null,
    run_attempt: 1,
    created_at: "2026-11-22T10:00:00Z",
    updated_at: "2026-11-22T10:00:00Z",
    ...changes,
  };
}

/** GitHub says of a run of the plugin's repository what it is at now. */
export async function runIs(
  world: MarketplaceWorld,
  run: FakeRun,
  changes: Partial<FakeRun>,
): Promise<void> {
  Object.assign(run, changes);
  if (!world.plugin.runs.includes(run)) world.plugin.runs.push(run);
  const action = run.status === "completed" ? "completed" : "requested";
  await world.deliver("workflow_run", runPayload(action, world.plugin, run));
  await world.settle();
}

/** The run's report job sends its facts, vouched for by GitHub. */
export async function reportOf(
  world: MarketplaceWorld,
  run: FakeRun,
  facts: ReportBody = reportFacts(),
): Promise<void> {
  const accept = acceptReportIn(world, {
    ...identityOf(world, run),
    jti: randomUUID(),
    repository_id: world.plugin.id,
    repository: world.plugin.full_name,
  });
  await accept("token", Buffer.from(JSON.stringify(facts)));
  await world.settle();
}
