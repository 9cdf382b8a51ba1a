import webhookExamples from "@octokit/webhooks-examples";
import type {
  FakeIssue,
  FakePerson,
  FakeRepository,
  FakeRun,
} from "./github-state.ts";
import { bot } from "./github-state.ts";

/** The package's types describe its shape for bundlers; Node gets the list itself. */
const examples = webhookExamples as unknown as {
  name: string;
  examples: Record<string, unknown>[];
}[];

/** A real payload of the event and action, with parts replaced. */
function example(
  name: string,
  action: string,
  changes: Record<string, object>,
): Record<string, unknown> {
  const event = examples.find((one) => one.name === name);
  const found = event?.examples.find((payload) => payload["action"] === action);
  if (found === undefined) throw new Error(`no example of ${name}.${action}`);
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
    workflow_run: {
      ...run,
      path: `.github/workflows/${run.workflow}`,
      head_repository: { id: repository.id },
      referenced_workflows: [
        {
          path: `miyabi/miyabi/.github/workflows/quality.yml@${"c".repeat(40)}`,
          sha: "c".repeat(40),
        },
      ],
    },
  });
}

export function pullPayload(
  action: "opened" | "synchronize",
  repository: FakeRepository,
  sha: string,
  headRepositoryId: number = repository.id,
): Record<string, unknown> {
  return example("pull_request", action, {
    repository: named(repository),
    pull_request: { head: { sha, repo: { id: headRepositoryId } } },
    sender: bot,
  });
}
