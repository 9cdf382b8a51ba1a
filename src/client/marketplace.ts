import type { JSONWebKeySet } from "jose";
import { judgeOffline } from "./judge-offline.ts";
import { acquireLease, type LeaseOptions, type LeaseReply } from "./lease.ts";
import type { LicenceStore } from "./licence-store.ts";
import type { Licence, Limitations, Question } from "./licence.ts";
import { listingOf, type ListingReply } from "./listing.ts";
import {
  memoryInFile,
  memoryInProcess,
  noteTime,
  type Memory,
} from "./memory.ts";
import {
  keyOf,
  keysOf,
  notUnderstood,
  type KeyReply,
  type KeysReply,
  type Unreachable,
  type Verdict,
} from "./replies.ts";
import { post, request, type Connection } from "./request.ts";
import {
  readQuota,
  reserveUsage,
  type Amount,
  type Quota,
  type Refusal,
  type ReserveReply,
} from "./reserve.ts";
import { spoolInFile, spoolInProcess } from "./spool.ts";
import { trackEvents, type NewEvent, type TrackReply } from "./track.ts";
import { verifyOffline, type OfflineVerdict } from "./verify-offline.ts";
import { createOnlineVerifier } from "./verify-online.ts";

export { defaultDirectory, openLicenceStore } from "./licence-store.ts";
export type { Listing, ListingReply } from "./listing.ts";
export type { KeyReply, Verdict } from "./replies.ts";

/** An answer of the API as it stands, a refusal in words, or nothing that was learned. */
export type BodyReply =
  | { outcome: "answered"; body: Record<string, unknown> }
  | Refusal
  | Unreachable;

export type QuotaReply =
  { outcome: "answered"; quota: Quota } | Refusal | Unreachable;

/** The marketplace as a plugin on a person's machine sees it. No call throws for what the network or the server does. */
export type Marketplace = {
  /**
   * Asks the marketplace, which knows of revocations at once. Unreachable, it is judged by what was learned before: with a
   * store also by what other runs learned. Renews the key by itself when its end is near, and asks once a day for a signed
   * answer that is good offline for 72 hours.
   */
  verify: (license_key: string, question?: Question) => Promise<Verdict>;
  /** Whether a licence that was found valid has a feature. */
  hasFeature: (licence: Licence, feature: string) => boolean;
  /** What a licence limits; -1 means unlimited. */
  limitations: (licence: Licence) => Limitations;
  /** The public keys, to be kept for `verifyOffline`. */
  publicKeys: () => Promise<KeysReply>;
  /** By signature and time alone, with keys fetched before: knows of no revocation. */
  verifyOffline: (
    license_key: string,
    jwks: JSONWebKeySet,
    question?: Question,
  ) => Promise<OfflineVerdict>;
  /** Exchanges a key, an expired one too, for the one in force. `verify` does it by itself. */
  refresh: (license_key: string) => Promise<KeyReply>;
  /** A licence of the free tier; the same one each time. */
  install: (plugin_id: string, accessToken: string) => Promise<KeyReply>;
  /** Once for each person and plugin. */
  startTrial: (plugin_id: string, accessToken: string) => Promise<KeyReply>;
  /** A slot out of the licence's concurrency, with its own heartbeat. */
  acquire: (license_key: string, options?: LeaseOptions) => Promise<LeaseReply>;
  /** Records what the plugin did. What cannot be sent is kept and sent later, under the same ids. */
  track: (
    license_key: string,
    events: NewEvent | readonly NewEvent[],
  ) => Promise<TrackReply>;
  /** Holds quota before the work. */
  reserve: (license_key: string, amount: Amount) => Promise<ReserveReply>;
  quota: (license_key: string) => Promise<QuotaReply>;
  /** A month's numbers (`YYYY-MM`, the present one if not given). */
  stats: (license_key: string, period?: string) => Promise<BodyReply>;
  /** The plugins on sale, by the API's own names: category, tier, search, sort, page, limit. */
  listPlugins: (query?: Record<string, string>) => Promise<BodyReply>;
  /** How a plugin that is installed stands in the catalogue: whether it was taken out, and why. */
  listing: (plugin_id: string) => Promise<ListingReply>;
};

/**
 * The marketplace as a plugin on a person's machine sees it.
 *
 * @param options.baseUrl the API's address without `/v1`
 * @param options.store where licences, signed answers and unsent events are kept; without one they last as long as the process
 */
export function createMarketplace(options: {
  baseUrl: string;
  fetch?: typeof globalThis.fetch;
  store?: LicenceStore;
  clock?: () => Date;
}): Marketplace {
  const { baseUrl, fetch = globalThis.fetch, store } = options;
  const { clock = () => new Date() } = options;
  const connection: Connection = { baseUrl, fetch };
  const memory: Memory =
    store === undefined
      ? memoryInProcess()
      : memoryInFile(store.directory, baseUrl);
  const spool =
    store === undefined ? spoolInProcess() : spoolInFile(store.directory);
  const authorized = (license_key: string): RequestInit => ({
    headers: { authorization: `Bearer ${license_key}` },
  });
  const forPlugin = async (id: string, action: string, token: string) => {
    const reply = keyOf(
      await request(
        connection,
        `/v1/marketplace/plugins/${encodeURIComponent(id)}/${action}`,
        post(undefined, token),
      ),
    );
    if (reply.outcome === "granted") await store?.keep(id, reply.license_key);
    return reply;
  };
  const publicKeys = async () =>
    keysOf(await request(connection, "/.well-known/jwks.json"));
  const refresh = async (license_key: string) =>
    keyOf(
      await request(connection, "/v1/licenses/refresh", post({ license_key })),
    );
  const online = createOnlineVerifier({
    connection,
    memory,
    store,
    clock,
    publicKeys,
    refresh,
  });
  return {
    verify: async (license_key, question = {}) => {
      const verdict = await online(license_key, question);
      if (verdict.outcome !== "unreachable") return verdict;
      const remembered = await memory.read();
      const now = clock();
      const judged = await judgeOffline(license_key, question, remembered, now);
      if (judged.outcome === "valid") await noteTime(memory, remembered, now);
      return judged.outcome === "unknown"
        ? {
            outcome: "unreachable",
            reason: `${verdict.reason} ${judged.reason}`,
          }
        : judged;
    },
    hasFeature: ({ features }, feature) => features.includes(feature),
    limitations: ({ limitations }) => limitations,
    publicKeys,
    verifyOffline: (license_key, jwks, question = {}) =>
      verifyOffline(license_key, jwks, question, clock()),
    refresh,
    install: (plugin_id, token) => forPlugin(plugin_id, "install", token),
    startTrial: (plugin_id, token) => forPlugin(plugin_id, "trial", token),
    acquire: (license_key, leaseOptions = {}) =>
      acquireLease(connection, license_key, leaseOptions),
    track: (license_key, events) =>
      trackEvents(
        connection,
        spool,
        license_key,
        Array.isArray(events) ? (events as NewEvent[]) : [events as NewEvent],
        clock(),
      ),
    reserve: (license_key, amount) =>
      reserveUsage(connection, license_key, amount),
    quota: async (license_key) => {
      const reply = await request(
        connection,
        "/v1/usage/quota",
        authorized(license_key),
      );
      if (reply.outcome !== "answered") return reply;
      const quota = readQuota(reply.body);
      return quota ? { outcome: "answered", quota } : notUnderstood;
    },
    stats: (license_key, period) =>
      request(
        connection,
        `/v1/usage/stats${period === undefined ? "" : `?period=${encodeURIComponent(period)}`}`,
        authorized(license_key),
      ),
    listPlugins: (query = {}) =>
      request(
        connection,
        `/v1/marketplace/plugins?${new URLSearchParams(query).toString()}`,
      ),
    listing: async (plugin_id) =>
      listingOf(
        await request(
          connection,
          `/v1/marketplace/plugins/${encodeURIComponent(plugin_id)}`,
        ),
      ),
  };
}
