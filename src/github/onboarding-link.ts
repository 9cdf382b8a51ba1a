import {
  calledRelease,
  callingWorkflow,
  newFileLink,
  type Release,
} from "../marketplace/calling-workflow.ts";
import { SCORE_WORKFLOW } from "../marketplace/plan-submission.ts";
import type { Octokit } from "./octokit.ts";
import { defaultBranch, readFileAt } from "./repository-facts.ts";
import type { World } from "./world.ts";

/** GitHub refuses longer addresses. */
const MAX_LINK = 8_000;

/**
 * The link by which an author adds the calling workflow. It is pinned to the release that the marketplace itself scores
 * with, so there is one place where a release is chosen.
 * @returns null while the marketplace has no release
 */
export async function onboardingLink(
  world: World,
  octokit: Octokit,
  repository: string,
  plugins: string[],
): Promise<string | null> {
  const release = await marketplaceRelease(world);
  if (release === null) return null;
  const branch = await defaultBranch(octokit, repository);
  const linkFor = (some: string[]): string =>
    newFileLink({
      webUrl: world.webUrl,
      repository,
      branch,
      text: callingWorkflow({
        release,
        apiUrl: world.publicUrl,
        plugins: some,
        branch,
      }),
    });
  // A repository of very many plugins: the check says which of them the workflow leaves out.
  let some = plugins;
  while (linkFor(some).length > MAX_LINK && some.length > 1) {
    some = some.slice(0, Math.ceil(some.length / 2));
  }
  return linkFor(some);
}

async function marketplaceRelease(world: World): Promise<Release | null> {
  const octokit = await world.access.forMarketplace();
  const branch = await defaultBranch(octokit, world.marketplace);
  const text = await readFileAt(
    octokit,
    world.marketplace,
    `.github/workflows/${SCORE_WORKFLOW}`,
    branch,
  );
  return text === null ? null : calledRelease(text);
}
