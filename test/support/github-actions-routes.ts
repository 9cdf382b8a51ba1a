import { page, repositoryOf, type Route } from "./github-routes.ts";
import type {
  FakeCheck,
  FakeRepository,
  FakeRun,
  GitHubState,
} from "./github-state.ts";

const repo = "^/repos/([^/]+/[^/]+)";
const at = (rest: string) => new RegExp(`${repo}${rest}$`);

function runData(run: FakeRun, { id, full_name }: FakeRepository) {
  return {
    ...run,
    path: `.github/workflows/${run.workflow}`,
    html_url: `https://github.com/${full_name}/actions/runs/${run.id}`,
    repository: { id, full_name },
  };
}

/** A dispatched run is there at once, with the title that `run-name` of the template gives it. */
function dispatch(
  state: GitHubState,
  repository: FakeRepository,
  workflow: string,
  inputs: Record<string, string>,
): void {
  const time = state.clock().toISOString();
  const nonce = inputs["nonce"];
  repository.runs.push({
    id: (state.nextId += 1),
    workflow,
    event: "workflow_dispatch",
    display_title: nonce === undefined ? "Publish" : `Score ${nonce}`,
    head_sha: repository.refs[repository.default_branch] ?? "",
    status: "queued",
    conclusion: null,
    run_attempt: 1,
    created_at: time,
    updated_at: time,
  });
}

function checkData(check: FakeCheck) {
  const { title, summary, annotations, ...rest } = check;
  return {
    ...rest,
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
