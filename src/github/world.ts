import type { Advisories } from "../marketplace/ports/advisories.ts";
import type { CheckReports } from "../marketplace/ports/check-reports.ts";
import type { CommandOrder } from "../marketplace/ports/command-order.ts";
import type { Inbox, Jobs } from "../marketplace/ports/jobs.ts";
import type { Log } from "../marketplace/ports/log.ts";
import type { ListingScores } from "../marketplace/ports/listing-scores.ts";
import type { Outbox } from "../marketplace/ports/outbox.ts";
import type { PluginSources } from "../marketplace/ports/plugin-sources.ts";
import type { Plugins } from "../marketplace/ports/plugins.ts";
import type { Reports } from "../marketplace/ports/reports.ts";
import type { Submissions } from "../marketplace/ports/submissions.ts";
import type { TrackedIssues } from "../marketplace/ports/tracked-issues.ts";
import type { GitHubAccess } from "./github-access.ts";

/** The stores that the GitHub App reads and writes. */
export type GitHubPorts = {
  submissions: Submissions;
  commandOrder: CommandOrder;
  reports: Reports;
  checkReports: CheckReports;
  plugins: Plugins;
  pluginSources: PluginSources;
  listingScores: ListingScores;
  trackedIssues: TrackedIssues;
  advisories: Advisories;
  jobs: Jobs;
  inbox: Inbox;
  outbox: Outbox;
};

/** How the maintainers of this marketplace review. */
export type ReviewOptions = {
  /** "org/team" that is mentioned when a submission waits for review. */
  team: string | null;
  /** Address that is written to then. */
  mail: string | null;
  /** A paid plugin needs two maintainers. */
  twoApprovers: boolean;
};

/** What every handler and job gets: GitHub, the stores, time and chance. */
export type World = GitHubPorts & {
  access: GitHubAccess;
  /** "owner/name" of the marketplace's own repository. */
  marketplace: string;
  review: ReviewOptions;
  /** Addresses of the API and of GitHub's pages, without a slash at the end. */
  publicUrl: string;
  webUrl: string;
  fetch: typeof globalThis.fetch;
  clock: () => Date;
  newId: () => string;
  log: Log;
};

/** True for the marketplace's own repository; GitHub's names have no case. */
export function isMarketplace(world: World, repository: string): boolean {
  return repository.toLowerCase() === world.marketplace.toLowerCase();
}

/** Now, as records have it. */
export function now(world: World): string {
  return world.clock().toISOString();
}
