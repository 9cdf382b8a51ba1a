import { githubRoutes } from "./github-routes.ts";
import { checkRequest } from "./openapi/check-request.ts";

export type FakePerson = { id: number; login: string; type: "User" | "Bot" };

type FakeComment = { id: number; user: FakePerson; body: string };

export type FakeIssue = {
  number: number;
  user: FakePerson;
  title?: string;
  body: string;
  state: "open" | "closed";
  labels: string[];
  comments: FakeComment[];
};

export type FakeRun = {
  id: number;
  workflow: string;
  event: string;
  display_title: string;
  head_sha: string;
  status: string;
  conclusion: string | null;
  run_attempt: number;
  created_at: string;
  updated_at: string;
  /** Absent: the repository itself. null: the fork is gone. */
  head_repository_id?: number | null;
  actor?: string;
  /** Absent: it calls quality.yml. */
  calls?: string[];
  /** What it was dispatched with. */
  inputs?: Record<string, string>;
};

export type FakePull = {
  number: number;
  open: boolean;
  head_sha: string;
  base_ref: string;
  files: string[];
};

export type FakeArtifact = {
  id: number;
  run_id: number;
  name: string;
  zip: Uint8Array;
  digest: string | null;
};

export type FakeCheck = {
  id: number;
  name: string;
  head_sha: string;
  status: string;
  conclusion: string | null;
  external_id: string | null;
  title: string;
  summary: string;
  annotations: unknown[];
  actions: { identifier: string }[];
};

export type FakeRepository = {
  id: number;
  full_name: string;
  owner_id: number;
  default_branch: string;
  installed: boolean;
  /** Branches, tags and commits → commit. */
  refs: Record<string, string>;
  /** Those among the commits that only forks have: GitHub gives them out all the same. */
  fork_commits: string[];
  private: boolean;
  archived?: boolean;
  /** GitHub leads from these to the present name. */
  former_names?: string[];
  /** "<commit>:<path>" → text. */
  files: Record<string, string>;
  /** Login → permission. */
  collaborators: Record<string, string>;
  issues: FakeIssue[];
  runs: FakeRun[];
  checks: FakeCheck[];
  pulls: FakePull[];
  artifacts: FakeArtifact[];
};

export type FakeDelivery = {
  id: number;
  guid: string;
  event: string;
  status_code: number;
  delivered_at: string;
};

export type FakeAdvisory = {
  ghsa_id: string;
  summary: string;
  type: "reviewed" | "malware";
  severity: string;
  updated_at: string;
  withdrawn_at: string | null;
  vulnerabilities: {
    package: { ecosystem: string; name: string };
    vulnerable_version_range: string;
  }[];
};

/** Everything that GitHub knows in a test. */
export type GitHubState = {
  clock: () => Date;
  people: FakePerson[];
  repositories: FakeRepository[];
  /** "<comment id>:<content>". */
  reactions: Set<string>;
  /** In the order of their last change. */
  advisories: FakeAdvisory[];
  deliveries: FakeDelivery[];
  redelivered: number[];
  /** Paths (as regular expressions) that answer 500. */
  broken: RegExp[];
  /** Paths that answer something else instead, or not at all by throwing. Nothing is changed then. */
  troubles: { path: RegExp; answer: () => Response }[];
  nextId: number;
};

type GitHubWrite = { method: string; path: string; body: unknown };

export type FakeGitHub = {
  state: GitHubState;
  /** What the App changed, in order; signing in is left out. */
  writes: GitHubWrite[];
  fetch: typeof fetch;
};

export const botLogin = "miyabi-test[bot]";
export const bot: FakePerson = { id: 900, login: botLogin, type: "Bot" };

export function emptyState(clock: () => Date): GitHubState {
  return {
    clock,
    people: [],
    repositories: [],
    reactions: new Set(),
    advisories: [],
    deliveries: [],
    redelivered: [],
    broken: [],
    troubles: [],
    nextId: 10_000,
  };
}

/**
 * A state of GitHub that speaks HTTP: requests change it as GitHub would. What GitHub's own description does not know, and
 * what is not known here, is an error of the test.
 * @param around is called with each write, to crash before or after it
 */
export function fakeGitHub(
  state: GitHubState,
  around: <T>(write: () => T) => T = (write) => write(),
): FakeGitHub {
  const writes: GitHubWrite[] = [];
  const answer = async (
    input: string | URL | Request,
    init?: RequestInit,
  ): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const path = decodeURIComponent(url.pathname);
    const text = await request.text();
    const body = text === "" ? null : (JSON.parse(text) as object);
    const method = request.method;
    // What GitHub leads to is no part of its API.
    if (url.hostname.startsWith("api."))
      await checkRequest({
        method,
        as: /^token installation-/.test(
          request.headers.get("authorization") ?? "",
        )
          ? "installation"
          : "app",
        pathname: url.pathname,
        query: url.searchParams,
        body,
      });
    if (state.broken.some((pattern) => pattern.test(path))) {
      return Response.json({ message: "broken" }, { status: 500 });
    }
    const trouble = state.troubles.find((one) => one.path.test(path));
    if (trouble !== undefined) return withUrl(trouble.answer(), url);
    const respond = () => {
      for (const [verb, pattern, handle] of githubRoutes) {
        const match = verb === method ? pattern.exec(path) : null;
        if (match === null) continue;
        const result = handle(state, match.slice(1), {
          query: url.searchParams,
          body: (body ?? {}) as Record<string, unknown>,
        });
        if (result instanceof Response) return result;
        return result === null
          ? Response.json({ message: "Not Found" }, { status: 404 })
          : paged(result, url);
      }
      throw new Error(`the fake GitHub has no ${method} ${path}`);
    };
    if (method === "GET" || path.endsWith("/access_tokens")) return respond();
    return around(() => {
      const response = respond();
      writes.push({ method, path, body });
      return response;
    });
  };
  return { state, writes, fetch: answer };
}

/** Lists that have no numbered pages, and what their next page is asked for by. */
const cursors: Record<string, string> = {
  "/app/hook/deliveries": "cursor",
  "/advisories": "after",
};

/** A list's answer with the link to the next page, as Octokit follows it. */
function paged(result: unknown, url: URL): Response {
  const values: unknown[] = Object.values(result as object);
  const list = [result, ...values].find((value) => Array.isArray(value));
  const size = Math.min(100, Number(url.searchParams.get("per_page") ?? 30));
  const headers = new Headers();
  if (Array.isArray(list) && list.length === size) {
    const next = new URL(url);
    const page = Number(url.searchParams.get("page") ?? 1);
    const cursor = cursors[url.pathname];
    const from = Number(url.searchParams.get(cursor ?? "") ?? 0);
    if (cursor !== undefined)
      next.searchParams.set(cursor, String(from + size));
    else next.searchParams.set("page", String(page + 1));
    headers.set("link", `<${next.href}>; rel="next"`);
  }
  return withUrl(Response.json(result, { headers }), url);
}

function withUrl(response: Response, url: URL): Response {
  return Object.defineProperty(response, "url", { value: url.href });
}
