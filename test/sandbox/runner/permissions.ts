import type { Permissions } from "./workflow.ts";

/** What GITHUB_TOKEN may do in a repository with GitHub's restricted default. */
export const defaultPermissions: Permissions = {
  contents: "read",
  metadata: "read",
};

/** What is left of a job's rights in a run of a fork: GitHub lets it read, and gives it no identity. */
export function readOnly(wanted: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(wanted)
      .filter(([scope]) => scope !== "id-token")
      .map(([scope]) => [scope, "read" as const]),
  );
}

const rank = { none: 0, read: 1, write: 2 } as const;

/**
 * A called workflow can only have less than its caller.
 *
 * @param wanted what a job asks for
 * @param cap what its caller allows
 * @returns the first scope above the cap ("id-token: write"), or null
 */
export function exceeding(
  wanted: Permissions,
  cap: Permissions,
): string | null {
  const above = Object.entries(wanted).find(
    ([scope, level]) =>
      scope !== "metadata" && rank[level] > rank[cap[scope] ?? "none"],
  );
  return above === undefined ? null : `${above[0]}: ${above[1]}`;
}
