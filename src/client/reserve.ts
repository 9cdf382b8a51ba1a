import { randomUUID } from "node:crypto";
import {
  post,
  request,
  type Connection,
  type Detail,
  type Reply,
} from "./request.ts";

/** What is left of a month. -1 means unlimited. */
export type Quota = {
  issues_limit: number;
  issues_remaining: number;
  tokens_limit: number;
  tokens_remaining: number;
  allowed: boolean;
  message?: string;
  warning?: string;
  upgrade_url?: string;
};

export type Refusal = {
  outcome: "refused";
  error: string;
  message: string;
  details: Detail[];
};

type Unreachable = { outcome: "unreachable"; reason: string };

export type Reservation = {
  reservation_id: string;
  quota: Quota;
  /** Counts what the work really took; as much as was held if nothing is said. */
  commit: (took?: {
    issues?: number;
    tokens?: number;
  }) => Promise<{ outcome: "committed" } | Refusal | Unreachable>;
  release: () => Promise<{ outcome: "released" } | Refusal | Unreachable>;
};

export type ReserveReply =
  | { outcome: "held"; reservation: Reservation }
  /** `quota_exceeded` says in `message` what to do, and has the address to upgrade in `details`. */
  | Refusal
  | Unreachable;

export type Amount = {
  issues?: number;
  tokens?: number;
  /** Asked for again with the same id, it is the same hold. */
  reservation_id?: string;
  /** Seconds until an unsettled hold ends; 60 to 3600. */
  expires_in?: number;
};

/** Reads a quota out of an answer; null for anything else. */
export function readQuota(value: unknown): Quota | null {
  if (typeof value !== "object" || value === null) return null;
  const given = value as Record<string, unknown>;
  const numbers = [
    "issues_limit",
    "issues_remaining",
    "tokens_limit",
    "tokens_remaining",
  ];
  return numbers.every((name) => typeof given[name] === "number") &&
    typeof given["allowed"] === "boolean"
    ? (given as Quota)
    : null;
}

function settled<Word extends string>(
  reply: Reply,
  outcome: Word,
): { outcome: Word } | Refusal | Unreachable {
  return reply.outcome === "answered" ? { outcome } : reply;
}

/** Holds quota before the work. Never throws for what the network or the server does. */
export async function reserveUsage(
  connection: Connection,
  license_key: string,
  amount: Amount,
): Promise<ReserveReply> {
  const id = amount.reservation_id ?? randomUUID();
  const path = "/v1/usage/reservations";
  const call = (method: string, rest: string, body?: object) =>
    request(connection, `${path}${rest}`, {
      ...post(body, license_key),
      method,
    });
  const reply = await call("POST", "", { ...amount, reservation_id: id });
  if (reply.outcome !== "answered") return reply;
  const quota = readQuota(reply.body["quota"]);
  if (quota === null)
    return {
      outcome: "unreachable",
      reason: "The answer is not one of a marketplace.",
    };
  return {
    outcome: "held",
    reservation: {
      reservation_id: id,
      quota,
      commit: async (took = {}) =>
        settled(await call("POST", `/${id}/commit`, took), "committed"),
      release: async () => settled(await call("DELETE", `/${id}`), "released"),
    },
  };
}
