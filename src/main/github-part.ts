import { createGitHub } from "../app.ts";
import type { Config, GitHubConfig } from "../config.ts";
import type { ReceiveWebhook } from "../http/dependencies.ts";
import type { ReconcilePart } from "../jobs/reconcile.ts";
import { createWorker, type JobHandler } from "../jobs/worker.ts";
import { createAcceptReport } from "../marketplace/accept-report.ts";
import type {
  AcceptReport,
  FileSubmission,
  IdentifyPerson,
} from "../marketplace/ports/github.ts";
import type { CheckReports } from "../marketplace/ports/check-reports.ts";
import type { Inbox, Jobs } from "../marketplace/ports/jobs.ts";
import type { Log } from "../marketplace/ports/log.ts";
import type { PluginSources } from "../marketplace/ports/plugin-sources.ts";
import type { Outbox } from "../marketplace/ports/outbox.ts";
import type { Plugins } from "../marketplace/ports/plugins.ts";
import type { Reports } from "../marketplace/ports/reports.ts";
import type { Submissions } from "../marketplace/ports/submissions.ts";
import { createVerifyActionsToken } from "../tokens/verify-actions-token.ts";
import { readReleases } from "./read-releases.ts";

type Stores = {
  plugins: Plugins;
  pluginSources: PluginSources;
  submissions: Submissions;
  reports: Reports;
  checkReports: CheckReports;
  jobs: Jobs;
  inbox: Inbox;
  outbox: Outbox;
};

type Outside = {
  fetch: typeof globalThis.fetch;
  clock: () => Date;
  newId: () => string;
  log: Log;
  /** Kinds of job that are not GitHub's. */
  otherJobs: Record<string, JobHandler>;
};

/** Everything that needs the GitHub App: absent as a whole when it is not configured. */
export type GitHubPart = {
  identifyPerson: IdentifyPerson;
  acceptReport: AcceptReport;
  fileSubmission: FileSubmission;
  receiveGitHub: ReceiveWebhook;
  /** What is compared with GitHub. */
  reconcile: ReconcilePart[];
  /** There may be new jobs. */
  wake: () => void;
  /** Begins to work jobs. */
  begin: () => void;
  /** Works all jobs that are due, and those that come of them. */
  drain: () => Promise<void>;
  /** Takes nothing more and waits for what is under way. */
  stop: () => Promise<void>;
};

/** Wires the GitHub App with the stores, the worker and the verification of reports. */
export async function createGitHubPart(
  config: Config,
  app: GitHubConfig,
  publicUrl: string,
  stores: Stores,
  outside: Outside,
): Promise<GitHubPart> {
  const { fetch, clock, newId, log, otherJobs } = outside;
  const releases = await readReleases(config.actionReleases);
  const github = await createGitHub(
    {
      ...app,
      publicUrl,
      apiUrl: config.githubApiUrl,
      // GitHub asks for a second between writes. Over plain http it is a stand-in, which has no such limit.
      throttle: config.githubApiUrl.startsWith("https:"),
      review: config.review,
    },
    stores,
    outside,
  );
  const worker = createWorker({
    jobs: stores.jobs,
    handlers: { ...github.jobs, ...otherJobs },
    clock,
    workerId: newId(),
    log,
  });
  const acceptReport = createAcceptReport({
    ...stores,
    marketplace: app.marketplaceRepository,
    verifyToken: createVerifyActionsToken({
      issuer: config.oidcIssuer,
      publicUrl,
      fetch,
      clock,
    }),
    findRun: github.findRun,
    releases,
    clock,
    newId,
  });
  /** What puts in jobs wakes the worker, so that nobody waits for its next round. */
  const waking =
    <Input extends unknown[], Output>(
      call: (...input: Input) => Promise<Output>,
    ) =>
    async (...input: Input): Promise<Output> => {
      const output = await call(...input);
      worker.poke();
      return output;
    };
  return {
    identifyPerson: github.identifyPerson,
    acceptReport: waking(acceptReport),
    fileSubmission: waking(github.fileSubmission),
    receiveGitHub: waking(github.receive),
    reconcile: github.reconcile,
    wake: () => {
      worker.poke();
    },
    begin: () => {
      worker.start();
    },
    drain: async () => {
      while ((await worker.tick()) > 0);
    },
    stop: () => worker.stop(),
  };
}
