import webhookExamples from "@octokit/webhooks-examples";
import type {
  FakeIssue,
  FakePerson,
  FakeRepository,
  FakeRun,
} from "./github-state.ts";
import { runData } from "./github-actions-routes.ts";
import { bot } from "./github-state.ts";

/** The package's types describe its shape for bundlers; Node gets the list itself. */
const examples = webhookExamples as unknown as {
  name: string;
  examples: Record<string, unknown>[];
}[];

/** A real payload of the event and action, with parts replaced. */
function example(
  name: string,
  action: string | undefined,
  changes: Record<string, object>,
): Record<string, unknown> {
  const event = examples.find((one) => one.name === name);
  const found = event?.examples.find((payload) => payload["action"] === action);
  if (found === undefined)
    throw new Error(`no example of ${name}.${action ?? ""}`);
  const parts = Object.entries(changes).map(([key, change]) => [
    key,
    { ...(found[key] as object), ...change },
  ]);
  return { ...found, ...Object.fromEntries(parts) } as Record<string, unknown>;
}

const named = ({ id, full_name }: FakeRepository) => ({ id, full_name });

export function issuePayload(
  action: "opened" | "edited" | "reopened",
  repository: FakeRepository,
  issue: FakeIssue,
): Record<string, unknown> {
  return example("issues", action, {
    repository: named(repository),
    issue: { number: issue.number, body: issue.body },
  });
}

export function commentPayload(
  action: "created" | "edited",
  repository: FakeRepository,
  issue: FakeIssue,
  comment: { id: number; body: string; user: FakePerson; created_at: string },
): Record<string, unknown> {
  return example("issue_comment", action, {
    repository: named(repository),
    issue: { number: issue.number },
    comment: { ...comment, performed_via_github_app: null },
  });
}

export function runPayload(
  action: "requested" | "completed",
  repository: FakeRepository,
  run: FakeRun,
): Record<string, unknown> {
  return example("workflow_run", action, {
    repository: named(repository),
    workflow_run: runData(run, repository),
  });
}

export function pullPayload(
  action: "opened" | "synchronize" | "closed",
  repository: FakeRepository,
  sha: string,
  before?: string,
): Record<string, unknown> {
  const payload = example("pull_request", action, {
    repository: named(repository),
    pull_request: { head: { sha } },
    sender: bot,
  });
  return before === undefined ? payload : { ...payload, before };
}

export function pushPayload(
  repository: FakeRepository,
  ref: string,
  after: string,
): Record<string, unknown> {
  const payload = example("push", undefined, {
    repository: named(repository),
  });
  return { ...payload, ref, after, deleted: false };
}

export function checkPayload(
  event: "check_run" | "check_suite",
  action: "rerequested" | "requested_action",
  repository: FakeRepository,
  about: Record<string, unknown>,
): Record<string, unknown> {
  return {
    ...example(event, action, {
      repository: named(repository),
      [event]: about,
    }),
    ...(action === "requested_action"
      ? { requested_action: { identifier: "rerun" } }
      : {}),
  };
}

export function installationPayload(
  action: "created" | "deleted",
  account_id: number,
): Record<string, unknown> {
  return example("installation", action, {
    installation: { account: { id: account_id } },
  });
}

export function repositoriesPayload(
  action: "added" | "removed",
  repositories: FakeRepository[],
): Record<string, unknown> {
  return {
    ...example("installation_repositories", action, {}),
    repositories_added: action === "added" ? repositories.map(named) : [],
    repositories_removed: action === "removed" ? repositories.map(named) : [],
  };
}

export function releasePayload(
  repository: FakeRepository,
  tag_name: string,
  changes: object,
): Record<string, unknown> {
  return example("release", "published", {
    repository: named(repository),
    release: { tag_name, draft: false, prerelease: false, ...changes },
  });
}
