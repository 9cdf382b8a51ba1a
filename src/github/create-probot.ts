import { pino } from "pino";
import { Probot } from "probot";
import { octokitClass } from "./octokit.ts";
import { withPatience } from "./with-patience.ts";

/** GitHub itself ends a request after ten seconds; a connection that says nothing must not outlive a job's lease. */
const PATIENCE_MS = 30_000;

/** The settings of the GitHub App. */
export type GitHubOptions = {
  appId: number;
  privateKey: string;
  webhookSecret: string;
  clientId: string;
  clientSecret: string;
  /** "owner/name" of the marketplace's own repository. */
  marketplaceRepository: string;
  /** Without a slash at the end: https://api.github.com */
  apiUrl: string;
  /** Where the API of this App is reached from outside, without a slash at the end. */
  publicUrl: string;
  /** Spaces writes by about a second, as GitHub asks; off in tests. */
  throttle: boolean;
};

/**
 * Probot without a server: it verifies signatures, signs in as the App and its installations, and calls the handlers.
 * Its own log is silent, because it would print whole payloads; what goes wrong is thrown and logged by the worker.
 */
export function createProbot(
  options: GitHubOptions,
  fetch: typeof globalThis.fetch,
): Probot {
  return new Probot({
    appId: options.appId,
    privateKey: options.privateKey,
    secret: options.webhookSecret,
    baseUrl: options.apiUrl,
    Octokit: octokitClass({ throttle: options.throttle }),
    log: pino({ level: "silent" }),
    request: { fetch: withPatience(fetch, PATIENCE_MS) },
  });
}
