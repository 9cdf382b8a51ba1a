import { at, page, repositoryOf, type Route } from "./github-route.ts";
import {
  botLogin,
  type FakeCheck,
  type FakeRepository,
  type FakeRun,
  type GitHubState,
} from "./github-state.ts";

const qualityCall = `miyabi/miyabi/.github/workflows/quality.yml@${"c".repeat(40)}`;

/** A run as the API and the events show it. */
export function runData(run: FakeRun, repository: FakeRepository) {
  const { id, full_name } = repository;
  const from = run.head_repository_id;
  return {
    ...run,
    // GitHub keeps them to itself.
    inputs: undefined,
    path: `.github/workflows/${run.workflow}`,
    html_url: `https://github.com/${full_name}/actions/runs/${run.id}`,
    repository: { id, full_name, private: repository.private },
    head_repository: from === null ? null : { id: from ?? id },
    actor: { login: run.actor ?? "ayumi" },
    referenced_workflows: (run.calls ?? [qualityCall]).map((path) => ({
      path,
      sha: "c".repeat(40),
    })),
  };
}

function titleOf(workflow: string, inputs: Record<string, string>): string {
  const { nonce = "", repository = "" } = inputs;
  if (workflow === "look-at-commit.yml")
    return `Look at ${repository} ${nonce}`;
  return nonce === "" ? "Publish" : `Score ${nonce}`;
}

/** A dispatched run is there at once, with the title that `run-name` of the template gives it. */
function dispatch(
  state: GitHubState,
  repository: FakeRepository,
  workflow: string,
  inputs: Record<string, string>,
): void {
  const time = state.clock().toISOString();
  repository.runs.push({
    id: (state.nextId += 1),
    workflow,
    event: "workflow_dispatch",
    display_title: titleOf(workflow, inputs),
    head_sha: repository.refs[repository.default_branch] ?? "",
    status: "queued",
    conclusion: null,
    run_attempt: 1,
    created_at: time,
    updated_at: time,
    actor: botLogin,
    inputs,
  });
}

function checkData(check: FakeCheck) {
  const { title, summary, annotations } = check;
  return {
    id: check.id,
    name: check.name,
    head_sha: check.head_sha,
    status: check.status,
    conclusion: check.conclusion,
    external_id: check.external_id,
    output: { title, summary, annotations_count: annotations.length },
  };
}

type CheckBody = Partial<FakeCheck> & {
  output?: { title: string; summary: string; annotations?: unknown[] };
};

function writeCheck(check: FakeCheck, body: CheckBody): FakeCheck {
  const { output, ...fields } = body;
  if ((output?.annotations?.length ?? 0) > 50) {
    throw new Error("GitHub takes 50 annotations in a request");
  }
  check.annotations.push(...(output?.annotations ?? []));
  return Object.assign(check, fields, {
    title: output?.title ?? check.title,
    summary: output?.summary ?? check.summary,
  });
}

export const actionsRoutes: Route[] = [
  [
    "GET",
    at("/actions/runs"),
    (state, [name], { query }) => {
      const repository = repositoryOf(state, name);
      const runs = (repository?.runs ?? []).filter(
        ({ head_sha }) => head_sha === query.get("head_sha"),
      );
      return {
        total_count: runs.length,
        workflow_runs: page(runs, query).map((run) =>
          repository === undefined ? run : runData(run, repository),
        ),
      };
    },
  ],
  [
    "GET",
    at("/actions/workflows/([^/]+)/runs"),
    (state, [name, workflow], { query }) => {
      const repository = repositoryOf(state, name);
      const runs = (repository?.runs ?? [])
        .filter((run) => run.workflow === workflow)
        .toReversed();
      return {
        total_count: runs.length,
        workflow_runs: page(runs, query).map((run) =>
          repository === undefined ? run : runData(run, repository),
        ),
      };
    },
  ],
  [
    "POST",
    at("/actions/workflows/([^/]+)/dispatches"),
    (state, [name, workflow], { body }) => {
      const repository = repositoryOf(state, name);
      if (
        repository === undefined ||
        body["ref"] !== repository.default_branch
      ) {
        return null;
      }
      const inputs = (body["inputs"] ?? {}) as Record<string, string>;
      dispatch(state, repository, workflow ?? "", inputs);
      return {};
    },
  ],
  [
    "GET",
    at("/actions/runs/(\\d+)"),
    (state, [name, id]) => {
      const repository = repositoryOf(state, name);
      const run = repository?.runs.find((one) => one.id === Number(id));
      return repository === undefined || run === undefined
        ? null
        : runData(run, repository);
    },
  ],
  [
    "GET",
    at("/commits/([^/]+)/check-runs"),
    (state, [name, sha], { query }) => {
      const checks = (repositoryOf(state, name)?.checks ?? []).filter(
        (check) =>
          check.head_sha === sha && check.name === query.get("check_name"),
      );
      return {
        total_count: checks.length,
        check_runs: page(checks, query).map(checkData),
      };
    },
  ],
  [
    "POST",
    at("/check-runs"),
    (state, [name], { body }) => {
      const check: FakeCheck = {
        id: (state.nextId += 1),
        name: "",
        head_sha: "",
        status: "queued",
        conclusion: null,
        external_id: null,
        title: "",
        summary: "",
        annotations: [],
        actions: [],
      };
      repositoryOf(state, name)?.checks.push(check);
      return checkData(writeCheck(check, body));
    },
  ],
  [
    "PATCH",
    at("/check-runs/(\\d+)"),
    (state, [name, id], { body }) => {
      const check = repositoryOf(state, name)?.checks.find(
        (one) => one.id === Number(id),
      );
      return check === undefined ? null : checkData(writeCheck(check, body));
    },
  ],
];
