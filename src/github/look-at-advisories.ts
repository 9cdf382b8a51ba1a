import { advisoryNotice } from "../marketplace/advisory-notice.ts";
import {
  changeSubmission,
  rowChange,
} from "../marketplace/change-submission.ts";
import { rescorePatch } from "../marketplace/decide-rescore.ts";
import { listedPin } from "../marketplace/listed-pin.ts";
import {
  matchAdvisories,
  type AdvisoryHit,
} from "../marketplace/match-advisories.ts";
import {
  lookAtPublished,
  tellAdvisory,
} from "../marketplace/submission-jobs.ts";
import type {
  LockingPage,
  LockingPlugin,
} from "../marketplace/ports/advisories.ts";
import { sayOnce } from "./comments.ts";
import { isAffected, publishedAdvisories } from "./published-advisories.ts";
import { now, type World } from "./world.ts";

const HOUR_MS = 60 * 60_000;
/** Once a night. */
const EVERY_MS = 20 * HOUR_MS;
/** The registry that a score asks may learn of a weakness later than GitHub: what the last look saw of a day is looked at again. */
const OVERLAP_MS = 24 * HOUR_MS;
/** So far back goes the very first look. What is older, the score knew. */
const FIRST_MS = 7 * 24 * HOUR_MS;
/** Facts of so many plugins are read by one query. */
const PAGE = 200;

/** Puts in a look at what was published, once a night, where something listed locks packages. */
export async function lookNightly(world: World): Promise<void> {
  if ((await due(world)) !== null)
    await world.jobs.enqueue([lookAtPublished()], now(world));
}

/** Looks for what was published since the last look in the packages that listed versions lock, and puts in a job for each hit. */
export async function lookAtAdvisories(world: World): Promise<void> {
  const last = await due(world);
  if (last === null) return;
  const at = now(world);
  const back = (time: string, ms: number) =>
    new Date(Date.parse(time) - ms).toISOString();
  const since =
    last.looked_until === null
      ? back(at, FIRST_MS)
      : back(last.looked_until, OVERLAP_MS);
  const octokit = await world.access.forMarketplace();
  const { advisories, until } = await publishedAdvisories(octokit, since, at);
  const names = [
    ...new Set(advisories.flatMap(({ affects }) => affects.map(nameOf))),
  ];
  for await (const plugins of locking(world, names)) {
    const hits = matchAdvisories(plugins, advisories, isAffected);
    await world.jobs.enqueue(hits.map(tellAdvisory), now(world));
  }
  await world.advisories.looked(until);
}

/** Listed plugins that lock one of the packages, a page at a time. */
async function* locking(
  world: World,
  names: string[],
): AsyncGenerator<LockingPlugin[]> {
  let after: string | null = null;
  while (names.length > 0) {
    const page: LockingPage = await world.advisories.locking({
      names,
      after,
      limit: PAGE,
    });
    yield page.plugins;
    if (page.next === null) return;
    after = page.next;
  }
}

const nameOf = ({ name }: { name: string }) => name;

function due(world: World) {
  const time = world.clock().getTime() - EVERY_MS;
  return world.advisories.due(new Date(time).toISOString());
}

/** Tells the maintainers and the author of one weakness, once, and has the listed commit scored again. */
export async function tellOfAdvisory(
  world: World,
  hit: AdvisoryHit,
): Promise<void> {
  const plugin = await world.plugins.find(hit.plugin_id);
  const origin = await world.pluginSources.origin(hit.plugin_id);
  if (plugin?.listing !== "listed" || origin?.submission_id == null) return;
  const key = `advisory:${plugin.id}:${hit.id}`;
  if ((await world.submissions.decision(key)) !== null) return;
  const submission = await world.submissions.find(origin.submission_id);
  // While it is being published, the next night comes back to it.
  if (submission === null || listedPin(plugin, submission) === null) return;
  await sayOnce(
    world,
    await world.access.forMarketplace(),
    submission.issue_number,
    `<!-- miyabi:advisory:${plugin.id}:${hit.id} -->`,
    advisoryNotice(plugin, hit, world.review.team),
  );
  await changeSubmission(
    world.submissions,
    submission.id,
    now(world),
    (present) => ({
      ...rowChange(
        present.rescore?.outcome === "waiting"
          ? {}
          : rescorePatch(present, plugin, {
              by: null,
              nonce: world.newId(),
              at: now(world),
            }),
      ),
      audit: {
        key,
        action: "listing.advisory",
        actor_github_id: null,
        actor_login: null,
        reason: hit.summary,
        details: { submission_id: submission.id, ...hit },
      },
    }),
  );
}
