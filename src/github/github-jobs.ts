import type { Probot } from "probot";
import { z } from "zod";
import type { Job } from "../marketplace/ports/jobs.ts";
import { syncCatalogue } from "./catalogue-sync.ts";
import { syncCheckRun } from "./check-sync.ts";
import { fileUpdates } from "./file-update.ts";
import { syncInstallation } from "./installation-sync.ts";
import { lookAtAdvisories, tellOfAdvisory } from "./look-at-advisories.ts";
import { rescoreListing } from "./rescore-listing.ts";
import { syncReviewQueue } from "./review-queue.ts";
import { sayWhen } from "./say-when.ts";
import { syncSubmissionState } from "./submission-sync.ts";
import { takeInSubmission } from "./take-in-submission.ts";
import { tellInstallation } from "./tell-installation.ts";
import { watchListing } from "./watch-listing.ts";
import type { World } from "./world.ts";

const eventPayload = z.object({ delivery_id: z.string() });
const intakePayload = z.object({ issue_number: z.int() });
const submissionPayload = z.object({ id: z.string() });
const updatePayload = z.object({ repository_id: z.int(), tag: z.string() });
const pluginPayload = z.object({ plugin_id: z.string() });
const checkPayload = z.object({
  repository_id: z.int(),
  repository: z.string(),
  sha: z.string(),
});
const repositoryPayload = z.object({
  repository_id: z.int(),
  repository: z.string(),
});
const tellPayload = z.object({
  plugin_id: z.string(),
  installed: z.boolean(),
  at: z.string(),
});

const advisoryPayload = z.object({
  plugin_id: z.string(),
  id: z.string(),
  summary: z.string(),
  severity: z.string(),
  isMalware: z.boolean(),
  package: z.string(),
  version: z.string(),
});

/** The App's kinds of job, each with what it does. All may run twice, late, and be killed anywhere. */
export function githubJobs(
  world: World,
  probot: Probot,
): Record<string, (job: Job) => Promise<void>> {
  const handlers: Record<string, (job: Job) => Promise<void>> = {
    "github.event": async ({ payload }) => {
      const { delivery_id } = eventPayload.parse(payload);
      const delivery = await world.inbox.find("github", delivery_id);
      if (delivery === null) {
        throw new Error(`delivery ${delivery_id} is not in the inbox`);
      }
      await receive(probot, delivery);
    },
    "submission.intake": async ({ payload }) => {
      await takeInSubmission(world, intakePayload.parse(payload).issue_number);
    },
    "submission.sync": async ({ payload }) => {
      await syncSubmissionState(world, submissionPayload.parse(payload).id);
    },
    "listing.watch": async ({ payload }) => {
      await watchListing(world, pluginPayload.parse(payload).plugin_id);
    },
    "listing.rescore": async ({ payload }) => {
      await rescoreListing(world, pluginPayload.parse(payload).plugin_id);
    },
    "update.file": async ({ payload }) => {
      await fileUpdates(world, updatePayload.parse(payload));
    },
    "advisories.look": () => lookAtAdvisories(world),
    "advisory.tell": async ({ payload }) => {
      await tellOfAdvisory(world, advisoryPayload.parse(payload));
    },
    "review.queue": () => syncReviewQueue(world),
    "catalogue.sync": () => syncCatalogue(world),
    "check.sync": async ({ payload }) => {
      await syncCheckRun(world, checkPayload.parse(payload));
    },
    "installation.sync": async ({ payload }) => {
      await syncInstallation(world, repositoryPayload.parse(payload));
    },
    "installation.tell": async ({ payload }) => {
      await tellInstallation(world, tellPayload.parse(payload));
    },
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([kind, handle]) => [
      kind,
      (job: Job) =>
        handle(job).catch((error: unknown) => {
          throw sayWhen(error, world.clock());
        }),
    ]),
  );
}

async function receive(
  probot: Probot,
  delivery: {
    delivery_id: string;
    event: string;
    payload: Record<string, unknown>;
  },
): Promise<void> {
  type Received = Parameters<Probot["receive"]>[0];
  const event = {
    id: delivery.delivery_id,
    name: delivery.event,
    payload: delivery.payload,
  } as unknown as Received;
  try {
    await probot.receive(event);
  } catch (error) {
    // Probot gathers what its handlers threw; we have one for each event.
    throw error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  }
}
