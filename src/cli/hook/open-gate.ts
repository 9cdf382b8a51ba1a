import { post, request, type Reply } from "../../client/request.ts";
import { AppError } from "../../errors.ts";
import type { Io } from "../io.ts";
import { judgeLicence, judgeOffline, renewTrust } from "../judge-licence.ts";
import { freshLicence, nextLicence } from "../renew-licence.ts";
import { marketplaceUrl } from "../session.ts";
import { theLicence, type KeptLicence } from "../the-licence.ts";
import type { Gate, GateReply } from "./guard-run.ts";
import { reservationId } from "./reservation-id.ts";

/** Seconds that a hold lasts: the most there is, because an agent run takes long. */
const holdSeconds = 3_600;

/** Most events in one request. */
const batch = 1_000;

/** Milliseconds for one request: the person waits at the prompt. */
const patience = 5_000;

/** Milliseconds for all of them: Claude Code lets a run through when its hook takes longer than hooks.json says (15 s). */
const allPatience = 10_000;

type Opened =
  | { outcome: "open"; gate: Gate; plugin_id: string }
  | { outcome: "closed"; message: string };

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function quotaOf(quota: unknown): GateReply {
  const given = (quota ?? {}) as Record<string, unknown>;
  const upgrade_url = text(given["upgrade_url"]);
  if (given["allowed"] === false)
    return {
      outcome: "spent",
      message: text(given["message"]) ?? "The month's quota is spent.",
      upgrade_url,
    };
  const left = given["issues_remaining"];
  return {
    outcome: "granted",
    issues_remaining: typeof left === "number" ? left : -1,
    warning: text(given["warning"]),
    upgrade_url,
  };
}

/**
 * The gate of the licence that is kept for a plugin; closed, with what to do, when there is none.
 *
 * @param asked options of the command line
 */
export async function openGate(
  io: Io,
  asked: { plugin?: string | undefined; marketplace?: string | undefined },
): Promise<Opened> {
  try {
    const kept = await theLicence(io, asked.plugin);
    const baseUrl = await marketplaceUrl(io, asked.marketplace);
    const hurried = impatient(io);
    const licence = await freshLicence(hurried, baseUrl, kept);
    const { plugin_id } = licence;
    const gate = gateOf(hurried, baseUrl, licence);
    return { outcome: "open", plugin_id, gate };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { outcome: "closed", message: error.message };
  }
}

function impatient(io: Io): Io {
  const end = AbortSignal.timeout(allPatience);
  return {
    ...io,
    fetch: (address, init) => {
      const signal = AbortSignal.any([end, AbortSignal.timeout(patience)]);
      return io.fetch(address, { ...init, signal });
    },
  };
}

function gateOf(io: Io, baseUrl: string, kept: KeptLicence): Gate {
  let licence = kept;
  const ask = (path: string, body?: object): Promise<Reply> =>
    request(
      { baseUrl, fetch: io.fetch },
      `/v1/usage/${path}`,
      body === undefined
        ? { headers: { authorization: `Bearer ${licence.license_key}` } }
        : post(body, licence.license_key),
    );

  /** A key that another one has taken the place of is exchanged, once. */
  async function send(path: string, body?: object): Promise<Reply> {
    const reply = await ask(path, body);
    if (reply.outcome !== "refused" || reply.error !== "forbidden")
      return reply;
    const next = await nextLicence(io, baseUrl, licence);
    if (next === null) return reply;
    licence = next;
    return ask(path, body);
  }

  /** A refusal, with the verdict on the licence where that is the reason. */
  async function refusal(
    reply: Exclude<Reply, { outcome: "answered" }>,
  ): Promise<GateReply> {
    if (reply.outcome === "unreachable") return reply;
    const { error, message } = reply;
    if (error === "conflict") return { outcome: "settled_before" };
    if (error === "quota_exceeded") {
      const link = reply.details.find(({ path }) => path === "upgrade_url");
      return { outcome: "spent", message, upgrade_url: link?.message };
    }
    const verdict = await judgeLicence(io, baseUrl, licence);
    return verdict.outcome === "denied"
      ? verdict
      : { outcome: "refused", message };
  }

  /** One event for each issue, with ids that are the same when it is told again. */
  async function count(reservation_id: string, issues: number) {
    const { plugin_id } = licence;
    const occurred_at = io.clock().toISOString();
    for (let from = 0; from < issues; from += batch) {
      const size = Math.min(batch, issues - from);
      const events = Array.from({ length: size }, (_, n) => ({
        event_id: reservationId({
          plugin_id,
          session: reservation_id,
          issues: [],
          round: from + n,
        }),
        plugin_id,
        event_type: "issue_processed",
        occurred_at,
      }));
      const reply = await send("track", { events });
      if (reply.outcome === "unreachable") return false;
    }
    return true;
  }

  return {
    hold: async (reservation_id, issues) => {
      const reply = await send("reservations", {
        reservation_id,
        issues,
        expires_in: holdSeconds,
      });
      if (reply.outcome !== "answered") return refusal(reply);
      await renewTrust(io, baseUrl, licence);
      const quota = quotaOf(reply.body["quota"]);
      // Holding the last of a month is no refusal.
      return quota.outcome === "spent"
        ? { outcome: "granted", issues_remaining: 0 }
        : quota;
    },
    look: async () => {
      const reply = await send("quota");
      return reply.outcome === "answered"
        ? quotaOf(reply.body)
        : refusal(reply);
    },
    commit: async (reservation_id, issues) => {
      const reply = await send(`reservations/${reservation_id}/commit`, {
        issues,
      });
      // Another licence has taken the place of the one that held it: the work was done all the same.
      if (reply.outcome === "refused" && reply.error === "not_found")
        return count(reservation_id, issues);
      return reply.outcome !== "unreachable";
    },
    count,
    judgeOffline: async () =>
      (await judgeOffline(io, baseUrl, licence)) ?? {
        outcome: "unknown",
        reason: "the marketplace has not been reached for 72 hours.",
      },
  };
}
