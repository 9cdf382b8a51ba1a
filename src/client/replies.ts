import type { JSONWebKeySet, JWK } from "jose";
import { readLicence, type Licence } from "./licence.ts";
import type { Reply } from "./request.ts";

/** Nothing was learned: act on what was known before. */
export type Unreachable = { outcome: "unreachable"; reason: string };

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

export const notUnderstood: Unreachable = {
  outcome: "unreachable",
  reason: "The answer is not one of a marketplace. Check the base URL.",
};

/** What `POST /v1/licenses/verify` said. */
export function verdictOf(reply: Reply): Verdict {
  if (reply.outcome === "unreachable") return reply;
  if (reply.outcome === "refused")
    return { outcome: "unreachable", reason: reply.message };
  const { valid, code } = reply.body;
  if (valid === false && typeof code === "string")
    return { outcome: "denied", code };
  const licence = valid === true ? readLicence(reply.body) : null;
  return licence ? { outcome: "valid", licence } : notUnderstood;
}

/** A key that was given, or why not. */
export function keyOf(reply: Reply): KeyReply {
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

/** The public keys in an answer. */
export function keysOf(reply: Reply): KeysReply {
  if (reply.outcome !== "answered")
    return reply.outcome === "unreachable" ? reply : notUnderstood;
  const { keys } = reply.body;
  return isKeys(keys) ? { outcome: "fetched", jwks: { keys } } : notUnderstood;
}
