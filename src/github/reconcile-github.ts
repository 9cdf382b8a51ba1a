import {
  readSubmission,
  syncCatalogue,
  syncSubmission,
} from "../marketplace/submission-jobs.ts";
import { handledEvents } from "./handled-events.ts";
import { lookNightly } from "./look-at-advisories.ts";
import type { Octokit } from "./octokit.ts";
import { rescoreListings } from "./rescore-listing.ts";
import { lookAtReviewQueue } from "./review-queue.ts";
import { watchListings } from "./watch-listing.ts";
import { now, type World } from "./world.ts";

/** One thing that reconcile compares and repairs. */
export type ReconcilePart = { name: string; run: () => Promise<void> };

/** GitHub keeps deliveries for three days. */
const LOOK_BACK_MS = 3 * 24 * 60 * 60_000;

/** What may have been missed while the App was down, and what may have got stuck. */
export function reconcileGitHub(world: World): ReconcilePart[] {
  return [
    { name: "github deliveries", run: () => redeliverFailed(world) },
    { name: "listings", run: () => watchListings(world) },
    { name: "rubric", run: () => rescoreListings(world) },
    { name: "advisories", run: () => lookNightly(world) },
    { name: "review queue", run: () => lookAtReviewQueue(world) },
    { name: "submissions", run: () => lookAtSubmissions(world) },
  ];
}

type Delivery = Awaited<
  ReturnType<Octokit["rest"]["apps"]["listWebhookDeliveries"]>
>["data"][number];

/** Asks GitHub to send again what it could not deliver and what is not in the inbox. */
async function redeliverFailed(world: World): Promise<void> {
  const octokit = await world.access.asApp();
  const missed = await missedDeliveries(world, octokit);
  const known = new Set(await world.inbox.known("github", [...missed.keys()]));
  for (const [guid, delivery] of missed) {
    if (known.has(guid)) continue;
    await octokit.rest.apps.redeliverWebhookDelivery({
      delivery_id: delivery.id,
    });
  }
}

/** By GUID: those whose every attempt failed. A redelivery has the GUID of the first attempt. */
async function missedDeliveries(
  world: World,
  octokit: Octokit,
): Promise<Map<string, Delivery>> {
  const oldest = world.clock().getTime() - LOOK_BACK_MS;
  const delivered = new Set<string>();
  const failed = new Map<string, Delivery>();
  const pages = octokit.paginate.iterator(
    octokit.rest.apps.listWebhookDeliveries,
    { per_page: 100 },
  );
  for await (const { data } of pages) {
    for (const delivery of data) {
      const ok = delivery.status_code >= 200 && delivery.status_code < 300;
      if (ok) delivered.add(delivery.guid);
      else if (handledEvents.has(delivery.event)) {
        failed.set(delivery.guid, delivery);
      }
    }
    const last = data.at(-1);
    if (last === undefined || Date.parse(last.delivered_at) < oldest) break;
  }
  for (const guid of delivered) failed.delete(guid);
  return failed;
}

/** Whatever waits for something outside is looked at again; where nothing is to be done, nothing happens. */
async function lookAtSubmissions(world: World): Promise<void> {
  const received = await world.submissions.inStates(["received"]);
  const waiting = [
    ...(await world.submissions.inStates(["scoring", "approved"])),
    ...(await world.listingScores.waiting()),
  ];
  await world.jobs.enqueue(
    [
      ...received.map(({ issue_number }) => readSubmission(issue_number)),
      ...waiting.map(({ id }) => syncSubmission(id)),
      syncCatalogue(),
    ],
    now(world),
  );
}
