import { codeSpan } from "../score/escape-markdown.ts";
import {
  changeSubmission,
  rowChange,
} from "../marketplace/change-submission.ts";
import {
  decideWatch,
  type SeenRepository,
} from "../marketplace/decide-watch.ts";
import type { Plugin } from "../marketplace/ports/plugins.ts";
import { syncCatalogue } from "../marketplace/submission-jobs.ts";
import { sayOnce } from "./comments.ts";
import { orNull, ownerAndRepo } from "./octokit.ts";
import { now, type World } from "./world.ts";

/** A listed repository is looked at so often. */
const EVERY_MS = 20 * 60 * 60_000;
/** So many in one round, so that a large catalogue does not use up GitHub's limit at once. */
const AT_ONCE = 100;

/** Puts in a look at each listed plugin whose repository was not looked at for most of a day. */
export async function watchListings(world: World): Promise<void> {
  const before = new Date(world.clock().getTime() - EVERY_MS).toISOString();
  const due = await world.pluginSources.toWatch({ before, limit: AT_ONCE });
  await world.jobs.enqueue(
    due.map((plugin_id) => ({
      kind: "listing.watch",
      key: `listing.watch:${plugin_id}`,
      payload: { plugin_id },
    })),
    now(world),
  );
}

/** Asks GitHub what became of one listed plugin's repository, and freezes the listing or follows a new name. */
export async function watchListing(
  world: World,
  plugin_id: string,
): Promise<void> {
  const plugin = await world.plugins.find(plugin_id);
  const origin = await world.pluginSources.origin(plugin_id);
  if (plugin?.source == null || origin === null || plugin.listing !== "listed")
    return;
  const { repository_id } = plugin.source;
  const seen = await look(world, plugin.source.repository);
  const decision = decideWatch({ repository_id, ...origin }, seen);
  if (decision.kind === "freeze") {
    await freeze(world, plugin, origin.submission_id, decision.reason);
    return;
  }
  const { repository, archived } = decision;
  await world.pluginSources.watched({
    id: plugin_id,
    repository_id,
    repository,
    at: now(world),
  });
  if (repository !== plugin.source.repository)
    await world.jobs.enqueue([syncCatalogue()], now(world));
  if (archived) await tellArchived(world, plugin);
}

async function look(world: World, repository: string): Promise<SeenRepository> {
  const octokit =
    (await world.access.forRepository(repository)) ??
    (await world.access.forMarketplace());
  const found = await orNull(octokit.rest.repos.get(ownerAndRepo(repository)));
  if (found === null) return null;
  const { id, full_name, owner, archived, private: hidden } = found.data;
  return {
    repository_id: id,
    repository: full_name,
    owner_id: owner.id,
    archived,
    private: hidden,
  };
}

/** The App's own decision: it stands in the audit log, and in the issue that the plugin was listed from. */
async function freeze(
  world: World,
  plugin: Plugin,
  submission_id: string | null,
  reason: string,
): Promise<void> {
  if (submission_id === null) {
    world.log.warn(
      { plugin_id: plugin.id, reason },
      "a listing should be frozen, and has no submission",
    );
    return;
  }
  await changeSubmission(world.submissions, submission_id, now(world), () => ({
    ...rowChange({}),
    plugin: {
      plugin_id: plugin.id,
      listing: { from: "listed", to: "frozen", reason },
    },
    audit: {
      key: `listing.freeze:${plugin.id}:${plugin.updated_at}`,
      action: "listing.freeze",
      actor_github_id: null,
      actor_login: null,
      reason,
      details: { plugin_id: plugin.id, source: plugin.source },
    },
  }));
}

async function tellArchived(world: World, plugin: Plugin): Promise<void> {
  const issue_number = await world.pluginSources.listingIssue(plugin.id);
  if (issue_number === null) return;
  const octokit = await world.access.forMarketplace();
  const call = world.review.team === null ? "" : `@${world.review.team} `;
  await sayOnce(
    world,
    octokit,
    issue_number,
    `<!-- miyabi:archived:${plugin.id} -->`,
    `${call}The repository of ${codeSpan(plugin.id)} was archived: no fixes are to be expected. The listed commit stays as it was approved; \`/delist <reason>\` takes it out of the catalogue.`,
  );
}
