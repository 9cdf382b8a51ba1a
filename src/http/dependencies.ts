import type { AuthorPorts } from "../marketplace/billing/onboard-author.ts";
import type { PurchasePorts } from "../marketplace/billing/purchase-plugin.ts";
import type { Audit } from "../marketplace/ports/audit.ts";
import type { AccessTokens } from "../marketplace/ports/access-tokens.ts";
import type {
  AcceptReport,
  FileSubmission,
  IdentifyPerson,
} from "../marketplace/ports/github.ts";
import type { QuotaLinks } from "../marketplace/quota-status.ts";
import type { LicenceKeys } from "../marketplace/ports/licence-keys.ts";
import type { Entitlements } from "../marketplace/ports/entitlements.ts";
import type { Leases } from "../marketplace/ports/leases.ts";
import type { Licences } from "../marketplace/ports/licences.ts";
import type { RecordUsage } from "../marketplace/record-usage.ts";
import type { Log } from "../marketplace/ports/log.ts";
import type { People } from "../marketplace/ports/people.ts";
import type { Plugins } from "../marketplace/ports/plugins.ts";
import type { Reports } from "../marketplace/ports/reports.ts";
import type { Sessions } from "../marketplace/ports/sessions.ts";
import type { Submissions } from "../marketplace/ports/submissions.ts";
import type { Usage } from "../marketplace/ports/usage.ts";
import type { Verifier } from "../marketplace/ports/verifier.ts";
import type { WebSignIn } from "../marketplace/ports/web-sign-in.ts";
import type { Webhooks } from "../marketplace/ports/webhooks.ts";
import type { AppSetup } from "./app-setup.ts";
import type { Limiters } from "./limiter.ts";

/** Takes in a webhook: headers and the raw body, byte for byte as it was signed. Answers with the HTTP status. */
export type ReceiveWebhook = (
  headers: Headers,
  rawBody: string,
) => Promise<number>;

export type Billing = Omit<
  PurchasePorts,
  "plugins" | "licences" | "keys" | "salesUrl"
>;

export type Selling = AuthorPorts & { commissionPercent: number };

/** What people's own webhooks need. */
export type OutgoingWebhooks = {
  store: Webhooks;
  /** Throws AppError validation_error when webhooks may not go there. */
  check: (url: string) => Promise<void>;
  newSecret: () => string;
  /** There is something to deliver. */
  wake: () => void;
};

/** What the HTTP API needs. A part that is not configured is null, and its endpoints answer 503 with the settings. */
export type ApiDependencies = {
  clock: () => Date;
  newId: () => string;
  log: Log;
  publicUrl: string;
  /** GitHub's pages, without a slash at the end. */
  githubUrl: string;
  /** The marketplace's own names; `repository` is null while GitHub is not configured. */
  about: { name: string; repository: string | null };
  plugins: Plugins;
  licences: Licences;
  entitlements: Entitlements;
  leases: Leases;
  usage: Usage;
  recordUsage: RecordUsage;
  verifier: Verifier;
  people: People;
  keys: LicenceKeys;
  /** Public keys, as a JWKS. */
  jwks: () => { keys: Record<string, unknown>[] };
  /** Ids of licences that were revoked and whose keys have not ended. */
  revoked: (now: Date) => string[];
  /** Signs with a new key from now on; null where the key is not in a file. */
  rotateKeys: (() => Promise<void>) | null;
  links: QuotaLinks;
  accessTokens: AccessTokens;
  adminGithubIds: readonly number[];
  /** The document that Claude Code adds as a marketplace. */
  catalogue: () => Promise<object>;
  identifyPerson: IdentifyPerson | null;
  webSignIn: WebSignIn | null;
  sessions: Sessions;
  acceptReport: AcceptReport | null;
  fileSubmission: FileSubmission | null;
  submissions: Submissions;
  reports: Reports;
  audit: Audit;
  webhooks: OutgoingWebhooks;
  receiveGitHub: ReceiveWebhook | null;
  receiveStripe: ReceiveWebhook | null;
  /** `run` answers false when another instance is at it. */
  /** What buying needs of Stripe. */
  billing: Billing | null;
  /** What authors need of Stripe. */
  selling: Selling | null;
  reconcile: { secret: string; run: () => Promise<boolean> } | null;
  /** Null in production, and where a GitHub App is configured. */
  setup: AppSetup | null;
  /** Rejects when the server cannot do its work. */
  ready: () => Promise<void>;
  limiters: Limiters;
  trustedProxies: number;
};
