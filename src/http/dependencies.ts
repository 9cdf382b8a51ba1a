import type { AccessTokens } from "../marketplace/ports/access-tokens.ts";
import type {
  AcceptReport,
  IdentifyPerson,
} from "../marketplace/ports/github.ts";
import type { LicenceKeys } from "../marketplace/ports/licence-keys.ts";
import type { Licences } from "../marketplace/ports/licences.ts";
import type { Log } from "../marketplace/ports/log.ts";
import type { People } from "../marketplace/ports/people.ts";
import type { Plugins } from "../marketplace/ports/plugins.ts";

/** Takes in a webhook: headers and the raw body, byte for byte as it was signed. Answers with the HTTP status. */
export type ReceiveWebhook = (
  headers: Headers,
  rawBody: string,
) => Promise<number>;

/** What the HTTP API needs. A part that is not configured is null, and its endpoints answer 503 with the settings. */
export type ApiDependencies = {
  clock: () => Date;
  newId: () => string;
  log: Log;
  publicUrl: string;
  plugins: Plugins;
  licences: Licences;
  people: People;
  keys: LicenceKeys;
  /** Public keys, as a JWKS. */
  jwks: { keys: Record<string, unknown>[] };
  accessTokens: AccessTokens;
  adminGithubIds: readonly number[];
  /** The document that Claude Code adds as a marketplace. */
  catalogue: () => Promise<object>;
  identifyPerson: IdentifyPerson | null;
  acceptReport: AcceptReport | null;
  receiveGitHub: ReceiveWebhook | null;
  receiveStripe: ReceiveWebhook | null;
  /** `run` answers false when another instance is at it. */
  reconcile: { secret: string; run: () => Promise<boolean> } | null;
  /** Rejects when the server cannot do its work. */
  ready: () => Promise<void>;
  /** Requests in 15 minutes from one caller; 0 means no limit. */
  rateLimits: { api: number; verify: number };
  trustedProxies: number;
};
