import type { Config } from "../config.ts";

function database({ database: from }: Config): string {
  if (from.mode === "hosted") return `Supabase at ${from.url}`;
  return from.mode === "postgres"
    ? "Postgres (DATABASE_URL)"
    : `embedded, in ${from.dataDir}. For production set DATABASE_URL, or SUPABASE_URL and SUPABASE_SECRET_KEY.`;
}

function signingKey({ licence }: Config): string {
  const { signingKey: key } = licence;
  if (key.kind === "text") return "from LICENSE_SIGNING_KEY";
  return key.kind === "file"
    ? key.path
    : `${key.path}, generated. For production set LICENSE_SIGNING_KEY or LICENSE_SIGNING_KEY_FILE.`;
}

const gitHubSettings =
  "GITHUB_APP_ID, GITHUB_PRIVATE_KEY, GITHUB_WEBHOOK_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET and MARKETPLACE_REPOSITORY";

function gitHub({ github }: Config, setupUrl: string | null): string {
  if (github !== null)
    return `App ${github.appId}, marketplace ${github.marketplaceRepository}`;
  const lines =
    setupUrl === null
      ? ["Create the App from app.yml,", `then set ${gitHubSettings}.`]
      : [
          `Create the App here (the link works once): ${setupUrl}`,
          `or set ${gitHubSettings}.`,
        ];
  return [
    "not configured: sign-in, submissions and reports answer 503.",
    ...lines,
  ].join(`\n${" ".repeat(15)}`);
}

/**
 * What an operator reads at the start: where the server is, and what it lacks and how to give it.
 *
 * @param setupUrl where the GitHub App can be created, with its token: nothing else tells it
 */
export function announcement(
  config: Config,
  url: string,
  setupUrl: string | null,
): string {
  const stripe =
    config.stripe === null
      ? "not configured: buying answers 503. Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET."
      : "configured";
  return [
    `Miyabi Marketplace is at ${url} (try ${url}/v1/marketplace/plugins)`,
    `  Database:    ${database(config)}`,
    `  Signing key: ${signingKey(config)}`,
    `  GitHub:      ${gitHub(config, setupUrl)}`,
    `  Stripe:      ${stripe}`,
    "",
  ].join("\n");
}
