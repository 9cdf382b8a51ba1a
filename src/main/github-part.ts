import { createGitHub } from "../app.ts";
import type { Config, GitHubConfig } from "../config.ts";
import type { GitHubPorts } from "../github/world.ts";
import type { ReceiveWebhook } from "../http/dependencies.ts";
import type { ReconcilePart } from "../jobs/reconcile.ts";
import type { JobHandler } from "../jobs/worker.ts";
import { createAcceptReport } from "../marketplace/accept-report.ts";
import type {
  AcceptReport,
  FileSubmission,
  IdentifyPerson,
} from "../marketplace/ports/github.ts";
import type { WebSignIn } from "../marketplace/ports/web-sign-in.ts";
import type { Log } from "../marketplace/ports/log.ts";
import { createVerifyActionsToken } from "../tokens/verify-actions-token.ts";
import { readReleases } from "./read-releases.ts";

type Outside = {
  fetch: typeof globalThis.fetch;
  clock: () => Date;
  newId: () => string;
  log: Log;
  /** There may be new jobs: the worker need not wait for its next round. */
  wake: () => void;
};

/** Everything that needs the GitHub App: absent as a whole when it is not configured. */
export type GitHubPart = {
  identifyPerson: IdentifyPerson;
  webSignIn: WebSignIn;
  acceptReport: AcceptReport;
  fileSubmission: FileSubmission;
  receiveGitHub: ReceiveWebhook;
  /** By kind of job. */
  jobs: Record<string, JobHandler>;
  /** What is compared with GitHub. */
  reconcile: ReconcilePart[];
};

/** Wires the GitHub App with the stores and the verification of reports. */
export async function createGitHubPart(
  config: Config,
  app: GitHubConfig,
  publicUrl: string,
  stores: GitHubPorts,
  outside: Outside,
): Promise<GitHubPart> {
  const { fetch, clock, newId, wake } = outside;
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
  const waking =
    <Input extends unknown[], Output>(
      call: (...input: Input) => Promise<Output>,
    ) =>
    async (...input: Input): Promise<Output> => {
      const output = await call(...input);
      wake();
      return output;
    };
  return {
    identifyPerson: github.identifyPerson,
    webSignIn: github.webSignIn,
    acceptReport: waking(acceptReport),
    fileSubmission: waking(github.fileSubmission),
    receiveGitHub: waking(github.receive),
    jobs: github.jobs,
    reconcile: github.reconcile,
  };
}
