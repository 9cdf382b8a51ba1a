import type { CheckView, ScoredPlugin } from "../marketplace/check-view.ts";
import { touchedPlugins } from "../marketplace/touched-plugins.ts";
import { listChecks } from "./check-runs.ts";
import type { CheckTarget } from "./check-sync.ts";
import { commitContents, type CommitContents } from "./commit-contents.ts";
import { orNull, ownerAndRepo, type Octokit } from "./octokit.ts";
import { onboardingLink } from "./onboarding-link.ts";
import { changedFiles, pullOfCommit, type OpenPull } from "./pull-of-commit.ts";
import { runsOn, scoringRun } from "./scoring-run.ts";
import { settleUnproven } from "./settle-unproven.ts";
import type { World } from "./world.ts";

/** So many commits back a base branch is searched for a score. */
const BASE_DEPTH = 50;

/**
 * Reads all that a commit's check depends on. Null for a repository without a plugin, which gets nothing, and for a name
 * that belongs to another repository now.
 */
export async function readCheckView(
  world: World,
  octokit: Octokit,
  target: CheckTarget,
): Promise<CheckView | null> {
  const { repository, repository_id, sha } = target;
  const contents = await commitContents(octokit, repository, sha);
  if (contents === null) return null;
  const runs = await runsOn(octokit, repository, sha);
  let run = scoringRun(runs, repository_id, []);
  const callers =
    run === null && (contents.plugins.length > 0 || runs.length > 0)
      ? await contents.callers()
      : [];
  run ??= scoringRun(runs, repository_id, callers);
  if (contents.plugins.length === 0 && run === null) return null;

  const found = await pullOfCommit(octokit, repository, sha);
  const pull = found && (await describe(octokit, target, contents, found));
  const static_run =
    run === null
      ? "none"
      : await settleUnproven(world, octokit, target, contents.plugins, run);
  const scored =
    run === null ? [] : await readScored(world, octokit, target, run, pull);
  const hasWorkflow =
    run !== null ||
    callers.length > 0 ||
    (pull !== null && (await branchCalls(octokit, repository, pull)));
  return {
    sha,
    plugins: contents.plugins,
    pull,
    run,
    scored,
    static_run,
    checks: await listChecks(octokit, repository, sha),
    onboarding: hasWorkflow
      ? null
      : {
          link: await onboardingLink(
            world,
            octokit,
            repository,
            contents.plugins,
          ),
        },
    public_url: world.publicUrl,
  };
}

type Pull = NonNullable<CheckView["pull"]>;

async function describe(
  octokit: Octokit,
  { repository }: CheckTarget,
  { plugins }: CommitContents,
  { number, base_branch }: OpenPull,
): Promise<Pull> {
  const [only] = plugins;
  const touched =
    plugins.length === 1 && only === "."
      ? plugins
      : touchedPlugins(
          plugins,
          await changedFiles(octokit, repository, number),
        );
  return { base_branch, touched };
}

/** GitHub runs a pull request's workflows at the merge with its base, so a workflow that only the base has counts too. */
async function branchCalls(
  octokit: Octokit,
  repository: string,
  { base_branch }: Pull,
): Promise<boolean> {
  const base = await commitContents(octokit, repository, base_branch);
  return base !== null && (await base.callers()).length > 0;
}

async function readScored(
  world: World,
  octokit: Octokit,
  { repository, repository_id, sha: head }: CheckTarget,
  run: { id: number; attempt: number },
  pull: Pull | null,
): Promise<ScoredPlugin[]> {
  const reports = await world.checkReports.ofRun(
    repository_id,
    run.id,
    run.attempt,
  );
  if (reports.length === 0) return [];
  const listed = (await world.pluginSources.ofRepository(repository_id)).filter(
    ({ listing }) => listing === "listed",
  );
  // A commit is no base of its own.
  const shas =
    pull === null
      ? []
      : (await commitsOf(octokit, repository, pull.base_branch)).filter(
          (sha) => sha !== head,
        );
  return Promise.all(
    reports.map(async ({ path, sha, report, trust }) => ({
      path,
      sha,
      report,
      trust,
      base: await world.checkReports.base(repository_id, path, shas),
      listed_as: listed.find(({ source }) => source?.path === path)?.id ?? null,
    })),
  );
}

async function commitsOf(
  octokit: Octokit,
  repository: string,
  branch: string,
): Promise<string[]> {
  const found = await orNull(
    octokit.rest.repos.listCommits({
      ...ownerAndRepo(repository),
      sha: branch,
      per_page: BASE_DEPTH,
    }),
    [404, 409],
  );
  return found?.data.map(({ sha }) => sha) ?? [];
}
