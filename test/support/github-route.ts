import type { FakeRepository, GitHubState } from "./github-state.ts";

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
  return state.repositories.find(({ full_name, former_names = [] }) =>
    [full_name, ...former_names].some(
      (known) => known.toLowerCase() === name?.toLowerCase(),
    ),
  );
}

/** A page as GitHub gives it, by its number or by what came before it: the caller's size, at most 100. */
export function page<T>(items: T[], query: URLSearchParams): T[] {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const pages = Number(query.get("page") ?? 1) - 1;
  const from = Number(
    query.get("cursor") ?? query.get("after") ?? pages * size,
  );
  return items.slice(from, from + size);
}

const repo = "^/repos/([^/]+/[^/]+)";
export const at = (rest: string) => new RegExp(`${repo}${rest}$`);
