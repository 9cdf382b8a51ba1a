import { catalogueIs } from "../marketplace/catalogue.ts";
import {
  planPublishing,
  PUBLISH_WORKFLOW,
} from "../marketplace/plan-publishing.ts";
import {
  dispatchWorkflow,
  newestPublishRun,
  readCatalogue,
} from "./publishing.ts";
import { now, type World } from "./world.ts";

/**
 * Makes the catalogue's file hold what is listed, no more and no less: a plugin that was taken out must not stay in the
 * file that Claude Code installs from. Where nothing was ever listed, nothing is written.
 */
export async function syncCatalogue(world: World): Promise<void> {
  const changedAt = await world.plugins.catalogueChangedAt();
  if (changedAt === null) return;
  const octokit = await world.access.forMarketplace();
  const { text } = await readCatalogue(world, octokit);
  if (text !== null && catalogueIs(text, await world.plugins.published()))
    return;
  const run = await newestPublishRun(world, octokit);
  const plan = planPublishing(changedAt, run, now(world));
  if (plan === "dispatch")
    await dispatchWorkflow(world, octokit, PUBLISH_WORKFLOW, {});
  if (plan === "failed")
    world.log.warn(
      { run: run?.url },
      "the last publishing run did not bring the catalogue up to date; it is tried again later",
    );
}
