import type { ApplicationFunction } from "probot";
import { createFileSubmission } from "./github/file-submission.ts";
import { createFindRun } from "./github/find-run.ts";
import { createGitHubAccess } from "./github/github-access.ts";
import { createIdentifyPerson } from "./github/identify-person.ts";
import { createProbot, type GitHubOptions } from "./github/create-probot.ts";
import { createWebSignIn } from "./github/web-sign-in.ts";
import { webUrlOf } from "./github/web-url.ts";
import {
  createReceiveWebhook,
  type ReceiveGitHub,
} from "./github/receive-webhook.ts";
import { githubJobs } from "./github/github-jobs.ts";
import { onCheckRun, onCheckSuite } from "./github/on-rerequest.ts";
import { onComment } from "./github/on-comment.ts";
import { onInstallation, onRepositories } from "./github/on-installation.ts";
import { onIssue } from "./github/on-issue.ts";
import { onPullRequest } from "./github/on-pull-request.ts";
import { onPush } from "./github/on-push.ts";
import { onRelease } from "./github/on-release.ts";
import { onWorkflowRun } from "./github/on-workflow-run.ts";
import {
  reconcileGitHub,
  type ReconcilePart,
} from "./github/reconcile-github.ts";
import type { GitHubPorts, ReviewOptions, World } from "./github/world.ts";
import type {
  FileSubmission,
  FindRun,
  IdentifyPerson,
} from "./marketplace/ports/github.ts";
import type { Job } from "./marketplace/ports/jobs.ts";
import type { WebSignIn } from "./marketplace/ports/web-sign-in.ts";
import type { Log } from "./marketplace/ports/log.ts";

/** The table of events: what is here is all that the App listens to (and `handledEvents` keeps). */
const app =
  (world: World): ApplicationFunction =>
  (probot) => {
    probot.on(["issues.opened", "issues.edited", "issues.reopened"], (event) =>
      onIssue(world, event.payload),
    );
    probot.on("issue_comment.created", (event) =>
      onComment(world, event.payload),
    );
    probot.on(
      [
        "pull_request.opened",
        "pull_request.synchronize",
        "pull_request.reopened",
        "pull_request.closed",
      ],
      (event) => onPullRequest(world, event.payload),
    );
    probot.on("push", (event) => onPush(world, event.payload));
    probot.on(
      ["check_run.rerequested", "check_run.requested_action"],
      (event) => onCheckRun(world, event.payload),
    );
    probot.on("check_suite.rerequested", (event) =>
      onCheckSuite(world, event.payload),
    );
    probot.on(
      [
        "installation.created",
        "installation.deleted",
        "installation.suspend",
        "installation.unsuspend",
      ],
      (event) => onInstallation(world, event.payload),
    );
    probot.on("installation_repositories", (event) =>
      onRepositories(world, event.payload),
    );
    probot.on("release.published", (event) => onRelease(world, event.payload));
    probot.on("workflow_run", (event) => onWorkflowRun(world, event.payload));
  };

export type GitHub = {
  /** For POST /webhooks/github: raw body in, HTTP status out; throws AppError 400, 401, 413. */
  receive: ReceiveGitHub;
  /** For the worker: kind of job → what it does. */
  jobs: Record<string, (job: Job) => Promise<void>>;
  /** For `createReconcile` (src/jobs/reconcile.ts). */
  reconcile: ReconcilePart[];
  /** For `createAcceptReport` (src/marketplace/accept-report.ts). */
  findRun: FindRun;
  /** For POST /v1/auth/github. */
  identifyPerson: IdentifyPerson;
  /** For the pages. */
  webSignIn: WebSignIn;
  /** For POST /v1/plugins/submit. */
  fileSubmission: FileSubmission;
};

/**
 * Builds the GitHub App: nothing is sent to GitHub until the first webhook, job or call.
 * @param options the App's settings (`config.github`, with `apiUrl` and `throttle`)
 * @param ports the stores of src/supabase
 */
export async function createGitHub(
  options: GitHubOptions & { review: ReviewOptions },
  ports: GitHubPorts,
  outside: {
    fetch: typeof globalThis.fetch;
    clock: () => Date;
    newId: () => string;
    log: Log;
  },
): Promise<GitHub> {
  const { fetch, clock, newId, log } = outside;
  const probot = createProbot(options, fetch);
  const access = createGitHubAccess({ probot, clock, ...options });
  const world: World = {
    ...ports,
    access,
    marketplace: options.marketplaceRepository,
    review: options.review,
    publicUrl: options.publicUrl,
    webUrl: webUrlOf(options.apiUrl),
    fetch,
    clock,
    newId,
    log,
  };
  await probot.load(app(world));
  const findRun = createFindRun(access);
  return {
    receive: createReceiveWebhook({ probot, inbox: ports.inbox, clock }),
    jobs: githubJobs(world, probot),
    reconcile: reconcileGitHub(world),
    findRun,
    identifyPerson: createIdentifyPerson({ ...options, fetch }),
    webSignIn: createWebSignIn({ ...options, fetch }),
    fileSubmission: createFileSubmission(world),
  };
}
