import { syncReviewQueue as queueJob } from "../marketplace/submission-jobs.ts";
import {
  planQueue,
  QUEUE_LIMIT,
  QUEUE_MARKER,
  QUEUE_TITLE,
  REVIEW_AFTER_MS,
  reviewQueueBody,
  type QueueStep,
  type SeenQueue,
} from "../marketplace/review-queue.ts";
import { orNull, ownerAndRepo, type Octokit } from "./octokit.ts";
import { now, type World } from "./world.ts";

const NAME = "review-queue";

/** While nothing changed, GitHub is asked so often whether somebody edited the issue. */
const EVERY_MS = 6 * 60 * 60_000;

/** Puts in a look at the queue's issue when the queue changed, or nobody looked for a while. */
export async function lookAtReviewQueue(world: World): Promise<void> {
  const body = await wantedBody(world);
  const kept = await world.trackedIssues.find(NAME);
  if (kept === null && body === null) return;
  const age = world.clock().getTime() - Date.parse(kept?.looked_at ?? "");
  if (kept?.body === body && age < EVERY_MS) return;
  await world.jobs.enqueue([queueJob()], now(world));
}

/** Makes the issue that lists what maintainers should look at again say what the database says. */
export async function syncReviewQueue(world: World): Promise<void> {
  const body = await wantedBody(world);
  const octokit = await world.access.forMarketplace();
  const seen = await findQueue(world, octokit);
  const step = planQueue(seen, body);
  const issue_number =
    step === null ? seen?.number : await apply(world, octokit, step);
  if (issue_number !== undefined)
    await world.trackedIssues.keep({
      name: NAME,
      issue_number,
      body,
      at: now(world),
    });
}

async function wantedBody(world: World): Promise<string | null> {
  const time = world.clock().getTime() - REVIEW_AFTER_MS;
  const before = new Date(time).toISOString();
  const queue = await world.listingScores.due({ before, limit: QUEUE_LIMIT });
  return reviewQueueBody(queue, { before, team: world.review.team });
}

/** By its number, whatever a person made of it; else among all issues of the App, which may have died before it noted the number. */
async function findQueue(
  world: World,
  octokit: Octokit,
): Promise<SeenQueue | null> {
  const creator = await world.access.botLogin();
  const kept = await world.trackedIssues.find(NAME);
  if (kept !== null) {
    const { issue_number } = kept;
    const place = { ...ownerAndRepo(world.marketplace), issue_number };
    const found = await orNull(octokit.rest.issues.get(place), [404, 410]);
    // GitHub leads to where an issue was transferred: that one is out of our hands.
    if (found?.data.number === issue_number) return seenQueue(found.data);
  }
  const pages = octokit.paginate.iterator(octokit.rest.issues.listForRepo, {
    ...ownerAndRepo(world.marketplace),
    creator,
    state: "all",
    per_page: 100,
  });
  for await (const { data } of pages) {
    const known = data.find(
      ({ title, body }) =>
        title === QUEUE_TITLE || body?.startsWith(QUEUE_MARKER),
    );
    if (known !== undefined) return seenQueue(known);
  }
  return null;
}

const seenQueue = (issue: {
  number: number;
  title: string;
  body?: string | null;
  state: string;
}): SeenQueue => ({
  number: issue.number,
  title: issue.title,
  body: issue.body ?? "",
  open: issue.state === "open",
});

async function apply(
  world: World,
  octokit: Octokit,
  step: QueueStep,
): Promise<number> {
  const place = ownerAndRepo(world.marketplace);
  const { title, body } = step;
  if (step.do === "create")
    return (await octokit.rest.issues.create({ ...place, title, body })).data
      .number;
  await octokit.rest.issues.update({
    ...place,
    issue_number: step.number,
    title,
    body,
    ...(step.open
      ? { state: "open", state_reason: "reopened" }
      : { state: "closed", state_reason: "completed" }),
  });
  return step.number;
}
