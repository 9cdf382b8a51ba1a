import { actionsRoutes } from "./github-actions-routes.ts";
import { codeAndPullRoutes } from "./github-code-routes.ts";
import { at, page, repositoryOf, type Route } from "./github-route.ts";
import { issueRoutes } from "./github-issue-routes.ts";

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
    "GET",
    /^\/advisories$/,
    (state, _params, { query }) =>
      page(
        state.advisories.filter(
          ({ type, updated_at }) =>
            type === query.get("type") &&
            `>=${updated_at}` >= (query.get("modified") ?? ""),
        ),
        query,
      ),
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
        archived: found.archived ?? false,
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

export const githubRoutes: Route[] = [
  ...appRoutes,
  ...actionsRoutes,
  ...codeAndPullRoutes,
  ...issueRoutes,
  ...repositoryRoutes,
];
