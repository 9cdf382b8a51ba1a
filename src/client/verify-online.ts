import { decodeProtectedHeader, type JSONWebKeySet } from "jose";
import type { LicenceStore } from "./licence-store.ts";
import type { Question } from "./licence.ts";
import type { Memory, Remembered } from "./memory.ts";
import {
  verdictOf,
  type KeyReply,
  type KeysReply,
  type Verdict,
} from "./replies.ts";
import { post, request, type Connection } from "./request.ts";
import { saysOfItself } from "./says-of-itself.ts";

const day = 86_400_000;

/** A key is renewed when no more than this is left of it. */
const renewalWindow = 7 * day;

type Needs = {
  connection: Connection;
  memory: Memory;
  store: LicenceStore | undefined;
  clock: () => Date;
  publicKeys: () => Promise<KeysReply>;
  refresh: (license_key: string) => Promise<KeyReply>;
};

/** Verifies online, and learns for the time when that is not possible. */
export function createOnlineVerifier({
  connection,
  memory,
  store,
  clock,
  publicKeys,
  refresh,
}: Needs): (license_key: string, question: Question) => Promise<Verdict> {
  /** Keys and revocations, once a day. */
  async function fetchForOffline(): Promise<Partial<Remembered>> {
    const keys = await publicKeys();
    const list = await request(connection, "/v1/licenses/revocations");
    const signed =
      list.outcome === "answered" ? list.body["revocations"] : null;
    return {
      ...(keys.outcome === "fetched" && {
        jwks: keys.jwks,
        fetched_at: clock().getTime(),
      }),
      ...(typeof signed === "string" && { revocations: signed }),
    };
  }

  async function ask(
    license_key: string,
    question: Question,
    trust: boolean,
  ): Promise<{ verdict: Verdict; body: Record<string, unknown> }> {
    const reply = await request(
      connection,
      "/v1/licenses/verify",
      post({ license_key, ...question, ...(trust && { trust }) }),
    );
    const body = reply.outcome === "answered" ? reply.body : {};
    return { verdict: verdictOf(reply), body };
  }

  async function learn(
    verdict: Verdict,
    body: Record<string, unknown>,
    stale: boolean,
  ): Promise<void> {
    const { license_id, trust, checked_at } = body;
    const { jwks } = await memory.read();
    // A key of the marketplace that is newer than those here would make the answer worthless offline.
    const rotated = typeof trust === "string" && !isSignedBy(jwks, trust);
    const news = stale || rotated ? await fetchForOffline() : {};
    const seen = Math.max(
      clock().getTime(),
      Date.parse(String(checked_at)) || 0,
    );
    await memory.change((before) => {
      const answers = new Map(Object.entries(before.trust));
      if (typeof license_id === "string") {
        if (verdict.outcome === "valid" && typeof trust === "string")
          answers.set(license_id, trust);
        // What was said before is not true any more.
        if (verdict.outcome === "denied" && isFinal(verdict.code))
          answers.delete(license_id);
      }
      return {
        ...before,
        ...news,
        last_seen: seen,
        trust: Object.fromEntries(answers),
      };
    });
  }

  /** The next key, kept in the store in the place of the last one; null when there is none to be had. */
  async function renew(
    license_key: string,
    plugin_id: unknown,
  ): Promise<string | null> {
    const next = await refresh(license_key);
    if (next.outcome !== "granted" || next.license_key === license_key)
      return null;
    if (typeof plugin_id === "string")
      await store?.keep(plugin_id, next.license_key);
    return next.license_key;
  }

  return async (license_key, question) => {
    const { fetched_at, trust } = await memory.read();
    // A clock that was turned back must not stop the daily question.
    const stale = Math.abs(clock().getTime() - fetched_at) >= day;
    const wanted = wantsTrust(license_key, trust, clock());
    const first = await ask(license_key, question, wanted);
    let { verdict, body } = first;
    if (verdict.outcome === "unreachable") return verdict;
    const ending =
      verdict.outcome === "valid" &&
      Date.parse(verdict.licence.expires_at) - clock().getTime() <=
        renewalWindow;
    if (ending || (verdict.outcome === "denied" && isRenewable(verdict.code))) {
      const next = await renew(license_key, body["plugin_id"]);
      if (next !== null) {
        const second = await ask(next, question, true);
        if (second.verdict.outcome !== "unreachable")
          ({ verdict, body } = second);
      }
    }
    await learn(verdict, body, stale);
    return verdict;
  };
}

function isSignedBy(jwks: JSONWebKeySet | null, jws: string): boolean {
  try {
    const { kid } = decodeProtectedHeader(jws);
    return jwks?.keys.some((key) => key.kid === kid) ?? false;
  } catch {
    return false; // jose throws for whatever is no JWS
  }
}

/** Once a day, because a signature costs the marketplace a thousand look-ups. */
function wantsTrust(
  license_key: string,
  trust: Readonly<Record<string, string>>,
  now: Date,
): boolean {
  const { jti } = saysOfItself(license_key);
  const last = typeof jti === "string" ? trust[jti] : undefined;
  if (last === undefined) return true;
  const { iat } = saysOfItself(last);
  return (
    typeof iat !== "number" || Math.abs(now.getTime() - iat * 1_000) >= day
  );
}

/** Codes that a new key may answer. */
function isRenewable(code: string): boolean {
  return code === "SUPERSEDED" || code === "EXPIRED";
}

/** Codes that end what was said of a licence; WRONG_PLUGIN and FEATURE_MISSING are about the question. */
function isFinal(code: string): boolean {
  return ["REVOKED", "SUPERSEDED", "SUSPENDED", "EXPIRED"].includes(code);
}
