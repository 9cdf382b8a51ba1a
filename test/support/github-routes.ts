import {
  bot,
  type FakeIssue,
  type FakeRepository,
  type GitHubState,
} from "./github-state.ts";
import { actionsRoutes } from "./github-actions-routes.ts";
import { codeAndPullRoutes } from "./github-code-routes.ts";

type Body = Record<string, unknown>;
type Handle = (
  state: GitHubState,
  params: string[],
  request: { query: URLSearchParams; body: Body },
) => unknown;
/** Method, path and what it answers; null is 404. */
export type Route = [string, RegExp, Handle];

export function repositoryOf(
  state: GitHubState,
  name: string | undefined,
): FakeRepository | undefined {
  return state.repositories.find(
    ({ full_name }) => full_name.toLowerCase() === name?.toLowerCase(),
  );
}

function issueOf(
  state: GitHubState,
  name: string | undefined,
  number: string | undefined,
): FakeIssue | undefined {
  return repositoryOf(state, name)?.issues.find(
    (issue) => issue.number === Number(number),
  );
}

/** A page as GitHub gives it: the caller's size, at most 100. */
export function page<T>(items: T[], query: URLSearchParams): T[] {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const from = (Number(query.get("page") ?? 1) - 1) * size;
  return items.slice(from, from + size);
}

const repo = "^/repos/([^/]+/[^/]+)";
const at = (rest: string) => new RegExp(`${repo}${rest}$`);

const appRoutes: Route[] = [
  ["GET", /^\/app$/, () => ({ id: 1, slug: "miyabi-test" })],
  [
    "GET",
    at("/installation"),
    (state, [name]) =>
      repositoryOf(state, name)?.installed === true
        ? { id: repositoryOf(state, name)?.id }
        : null,
  ],
  [
    "POST",
    /^\/app\/installations\/(\d+)\/access_tokens$/,
    (_state, [id]) => ({
      token: `installation-${id ?? ""}`,
      expires_at: "2099-01-01T00:00:00Z",
      permissions: {},
      repository_selection: "all",
    }),
  ],
  [
    "GET",
    /^\/app\/hook\/deliveries$/,
    (state, _params, { query }) => page(state.deliveries, query),
  ],
  [
    "POST",
    /^\/app\/hook\/deliveries\/(\d+)\/attempts$/,
    (state, [id]) => {
      state.redelivered.push(Number(id));
      return {};
    },
  ],
];

const repositoryRoutes: Route[] = [
  [
    "GET",
    at(""),
    (state, [name]) => {
      const found = repositoryOf(state, name);
      if (found === undefined) return null;
      const { id, full_name, default_branch, owner_id } = found;
      return {
        id,
        full_name,
        default_branch,
        owner: { id: owner_id },
        private: found.private,
      };
    },
  ],
  [
    "GET",
    at("/commits/([^:]+?)(?<!/check-runs)"),
    (state, [name, ref]) => {
      const sha = repositoryOf(state, name)?.refs[ref ?? ""];
      return sha === undefined ? null : { sha };
    },
  ],
  [
    "GET",
    at("/git/ref/(?:heads|tags)/(.+)"),
    (state, [name, ref = ""]) => {
      const sha = repositoryOf(state, name)?.refs[ref];
      // What GitHub resolves beside branches and tags is no ref by this name.
      return sha === undefined || /^(?:[0-9a-f]{7,40}$|pull\/)/.test(ref)
        ? null
        : { object: { type: "commit", sha } };
    },
  ],
  [
    "GET",
    at("/compare/.+\\.\\.\\.([0-9a-f]{40})"),
    (state, [name, sha = ""]) => {
      const found = repositoryOf(state, name);
      return found?.refs[sha] === undefined
        ? null
        : { status: found.fork_commits.includes(sha) ? "ahead" : "behind" };
    },
  ],
  [
    "GET",
    at("/contents/(.+)"),
    (state, [name, path], { query }) => {
      const key = `${query.get("ref") ?? ""}:${path ?? ""}`;
      const text = repositoryOf(state, name)?.files[key];
      return text === undefined
        ? null
        : {
            type: "file",
            sha: "f".repeat(40),
            encoding: "base64",
            content: Buffer.from(text).toString("base64"),
          };
    },
  ],
  [
    "GET",
    at("/collaborators/([^/]+)/permission"),
    (state, [name = "", login = ""]) => ({
      permission:
        repositoryOf(state, name)?.collaborators[login] ??
        // Who a repository belongs to administers it.
        (name.toLowerCase().startsWith(`${login}/`) ? "admin" : "none"),
      user: state.people.find((person) => person.login === login) ?? null,
    }),
  ],
];

const issueRoutes: Route[] = [
  [
    "GET",
    at("/issues/(\\d+)"),
    (state, [name, number]) => {
      const issue = issueOf(state, name, number);
      return issue === undefined
        ? null
        : { ...issue, labels: issue.labels.map((label) => ({ name: label })) };
    },
  ],
  [
    "PATCH",
    at("/issues/(\\d+)"),
    (state, [name, number], { body }) => {
      const issue = issueOf(state, name, number);
      if (issue === undefined) return null;
      if (body["state"] === "closed") issue.state = "closed";
      return issue;
    },
  ],
  [
    "GET",
    at("/issues/(\\d+)/comments"),
    (state, [name, number], { query }) =>
      page(issueOf(state, name, number)?.comments ?? [], query),
  ],
  [
    "POST",
    at("/issues/(\\d+)/comments"),
    (state, [name, number], { body }) => {
      const comment = {
        id: (state.nextId += 1),
        user: bot,
        body: String(body["body"]),
      };
      issueOf(state, name, number)?.comments.push(comment);
      return comment;
    },
  ],
  [
    "PATCH",
    at("/issues/comments/(\\d+)"),
    (state, [name, id], { body }) => {
      const comment = repositoryOf(state, name)
        ?.issues.flatMap(({ comments }) => comments)
        .find((one) => one.id === Number(id));
      if (comment === undefined) return null;
      comment.body = String(body["body"]);
      return comment;
    },
  ],
  [
    "POST",
    at("/issues/comments/(\\d+)/reactions"),
    (state, [, id], { body }) => {
      state.reactions.add(`${id ?? ""}:${String(body["content"])}`);
      return {};
    },
  ],
  [
    "POST",
    at("/issues/(\\d+)/labels"),
    (state, [name, number], { body }) => {
      const issue = issueOf(state, name, number);
      const added = (body["labels"] as string[]).filter(
        (label) => !issue?.labels.includes(label),
      );
      issue?.labels.push(...added);
      return [];
    },
  ],
  [
    "DELETE",
    at("/issues/(\\d+)/labels/(.+)"),
    (state, [name, number, label]) => {
      const issue = issueOf(state, name, number);
      if (!issue?.labels.includes(label ?? "")) return null;
      issue.labels = issue.labels.filter((one) => one !== label);
      return [];
    },
  ],
];

export const githubRoutes: Route[] = [
  ...appRoutes,
  ...actionsRoutes,
  ...codeAndPullRoutes,
  ...issueRoutes,
  ...repositoryRoutes,
];
