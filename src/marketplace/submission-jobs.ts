import type { AdvisoryHit } from "./match-advisories.ts";
import type { NewJob } from "./ports/jobs.ts";

/** Makes GitHub look as the row says. Idempotent: it may be put in at any time. */
export function syncSubmission(id: string): NewJob {
  return {
    kind: "submission.sync",
    key: `submission.sync:${id}`,
    payload: { id },
  };
}

/** Makes the catalogue's file in the marketplace's repository hold what is listed. Idempotent. */
export function syncCatalogue(): NewJob {
  return { kind: "catalogue.sync", key: "catalogue.sync", payload: {} };
}

/** Looks for weaknesses that were published in what listed plugins lock. Idempotent. */
export function lookAtPublished(): NewJob {
  return { kind: "advisories.look", key: "advisories.look", payload: {} };
}

/** Tells of one weakness of one listed plugin. Idempotent. */
export function tellAdvisory(hit: AdvisoryHit): NewJob {
  return {
    kind: "advisory.tell",
    key: `advisory.tell:${hit.plugin_id}:${hit.id}`,
    payload: hit,
  };
}

/** Makes the issue of plugins to look at again list what is due. Idempotent. */
export function syncReviewQueue(): NewJob {
  return { kind: "review.queue", key: "review.queue", payload: {} };
}

/** Scores a listed commit by the present rubric, for information. Idempotent. */
export function rescoreListing(plugin_id: string): NewJob {
  return {
    kind: "listing.rescore",
    key: `listing.rescore:${plugin_id}`,
    payload: { plugin_id },
  };
}

/** Reads the issue's form again and decides anew. */
export function readSubmission(issue_number: number): NewJob {
  return {
    kind: "submission.intake",
    key: `submission.intake:${issue_number}`,
    payload: { issue_number },
  };
}

/** Makes the check on a commit say what GitHub and the reports say of it. */
export function syncCheck(input: {
  repository_id: number;
  repository: string;
  sha: string;
}): NewJob {
  return {
    kind: "check.sync",
    key: `check.sync:${input.repository_id}:${input.sha}`,
    payload: input,
  };
}

/** Notes whether the App is installed on the repository of listed plugins. */
export function syncInstalled(input: {
  repository_id: number;
  repository: string;
}): NewJob {
  return {
    kind: "installation.sync",
    key: `installation.sync:${input.repository_id}`,
    payload: input,
  };
}

/** Opens the submissions that a tag in the repository of listed plugins asks for. */
export function fileUpdate(input: {
  repository_id: number;
  tag: string;
}): NewJob {
  return {
    kind: "update.file",
    key: `update.file:${input.repository_id}:${input.tag}`,
    payload: input,
  };
}
