/** Everything in the sandbox that has a name. None of it is secret: it exists on loopback, for as long as one run. */

export type Person = "author" | "maintainer" | "outsider";

/** GitHub logins of the three people who act in the walk. */
export const logins: Record<Person, string> = {
  author: "hana",
  maintainer: "mika",
  outsider: "theo",
};

/** The account that owns the marketplace; it only sets things up. */
export const operatorLogin = "admin";

export const organisation = "miyabi-market";

/** "owner/name" of the repositories: one for each level of trust, one with many plugins, one that is new to the App, and a fork. */
export const repositories = {
  product: "miyabi-dev/marketplace-app",
  marketplace: `${organisation}/marketplace`,
  plugin: `${logins.author}/tidy-commits`,
  collection: `${logins.author}/word-tools`,
  newcomer: `${logins.author}/fresh-ideas`,
  fork: `${logins.outsider}/tidy-commits`,
} as const;

/** The App as GitHub knows it. */
export const app = {
  id: 7001,
  slug: "miyabi-marketplace",
  clientId: "Iv1.sandbox00000001",
  clientSecret: "sandbox-client-secret",
  webhookSecret: "sandbox-webhook-secret",
} as const;

/** Stands for GitHub Actions: jobs get their GITHUB_TOKEN as an installation of this one. */
export const actionsApp = { id: 15368, slug: "github-actions" } as const;

/** Installation ids by account, of the App and of Actions. */
export const installations: Record<string, { app: number; actions: number }> = {
  [logins.author]: { app: 501, actions: 901 },
  [organisation]: { app: 502, actions: 902 },
};

/** Commit of the product whose `quality.yml` is called: the one release the App allows. */
export const releasedSha = "5a11d0b0c5a11d0b0c5a11d0b0c5a11d0b0c5a11";

/**
 * A person's token for the REST API.
 *
 * @param login GitHub login
 * @returns the token the stand-in was seeded with
 */
export function tokenOf(login: string): string {
  return `ghp_sandbox_${login}`;
}

/**
 * Credentials that may write to a repository: its owner's.
 *
 * @param repository "owner/name"
 * @returns the Authorization header
 */
export function ownerAuthorization(repository: string): string {
  const [owner = ""] = repository.split("/");
  const login = owner === organisation ? operatorLogin : owner;
  return `Bearer ${tokenOf(login)}`;
}
