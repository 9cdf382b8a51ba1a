import type { JSONWebKeySet, JWK } from "jose";
import { readLicence, type Licence, type Question } from "./licence.ts";
import { post, request, type Connection, type Reply } from "./request.ts";
import { verifyOffline, type OfflineVerdict } from "./verify-offline.ts";

/** Nothing was learned: act on what was known before. */
type Unreachable = { outcome: "unreachable"; reason: string };

/** Never take "unreachable" for a denial: the network failed, not the licence. */
export type Verdict =
  | { outcome: "valid"; licence: Licence }
  /** `code` is one of the API's: REVOKED, EXPIRED, WRONG_PLUGIN and so on. */
  | { outcome: "denied"; code: string }
  | Unreachable;

export type KeyReply =
  | { outcome: "granted"; license_key: string }
  /** `error` is the API's code, `message` a sentence for the person. */
  | { outcome: "refused"; error: string; message: string }
  | Unreachable;

export type KeysReply =
  { outcome: "fetched"; jwks: JSONWebKeySet } | Unreachable;

export type Marketplace = {
  /** Asks the marketplace: knows of revocations at once. */
  verify: (license_key: string, question?: Question) => Promise<Verdict>;
  /** The public keys, to be kept for `verifyOffline`. */
  publicKeys: () => Promise<KeysReply>;
  /** By signature and time alone, with keys fetched before. */
  verifyOffline: (
    license_key: string,
    jwks: JSONWebKeySet,
    question?: Question,
  ) => Promise<OfflineVerdict>;
  /** Exchanges a key, an expired one too, for the one in force. Worth it when less than 7 days are left. */
  refresh: (license_key: string) => Promise<KeyReply>;
  /** A licence of the free tier; the same one each time. */
  install: (plugin_id: string, accessToken: string) => Promise<KeyReply>;
  /** Once for each person and plugin. */
  startTrial: (plugin_id: string, accessToken: string) => Promise<KeyReply>;
};

const notUnderstood: Unreachable = {
  outcome: "unreachable",
  reason: "The answer is not one of a marketplace. Check the base URL.",
};

function verdictOf(reply: Reply): Verdict {
  if (reply.outcome === "unreachable") return reply;
  if (reply.outcome === "refused")
    return { outcome: "unreachable", reason: reply.message };
  const { valid, code } = reply.body;
  if (valid === false && typeof code === "string")
    return { outcome: "denied", code };
  const licence = valid === true ? readLicence(reply.body) : null;
  return licence ? { outcome: "valid", licence } : notUnderstood;
}

function keyOf(reply: Reply): KeyReply {
  if (reply.outcome !== "answered") return reply;
  const { license_key } = reply.body;
  return typeof license_key === "string"
    ? { outcome: "granted", license_key }
    : notUnderstood;
}

function isKeys(value: unknown): value is JWK[] {
  const isKey = (key: unknown) =>
    typeof key === "object" && key !== null && "kty" in key;
  return Array.isArray(value) && value.every(isKey);
}

function keysOf(reply: Reply): KeysReply {
  if (reply.outcome !== "answered")
    return reply.outcome === "unreachable" ? reply : notUnderstood;
  const { keys } = reply.body;
  return isKeys(keys) ? { outcome: "fetched", jwks: { keys } } : notUnderstood;
}

/**
 * The marketplace as a plugin on a person's machine sees it. No call throws for what the network or the server does.
 * `baseUrl` is the API's address without `/v1`.
 */
export function createMarketplace(options: {
  baseUrl: string;
  fetch?: typeof globalThis.fetch;
  clock?: () => Date;
}): Marketplace {
  const { baseUrl, fetch = globalThis.fetch } = options;
  const { clock = () => new Date() } = options;
  const connection: Connection = { baseUrl, fetch };
  const forPlugin = async (id: string, action: string, token: string) =>
    keyOf(
      await request(
        connection,
        `/v1/marketplace/plugins/${encodeURIComponent(id)}/${action}`,
        post(undefined, token),
      ),
    );
  return {
    verify: async (license_key, question = {}) =>
      verdictOf(
        await request(
          connection,
          "/v1/licenses/verify",
          post({ license_key, ...question }),
        ),
      ),
    publicKeys: async () =>
      keysOf(await request(connection, "/.well-known/jwks.json")),
    verifyOffline: (license_key, jwks, question = {}) =>
      verifyOffline(license_key, jwks, question, clock()),
    refresh: async (license_key) =>
      keyOf(
        await request(
          connection,
          "/v1/licenses/refresh",
          post({ license_key }),
        ),
      ),
    install: (plugin_id, token) => forPlugin(plugin_id, "install", token),
    startTrial: (plugin_id, token) => forPlugin(plugin_id, "trial", token),
  };
}
