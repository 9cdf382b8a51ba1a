import { denialWords } from "../denial-words.ts";
import type { Decision } from "./hook-answer.ts";
import type { OpenHolds } from "./open-holds.ts";
import { reservationId } from "./reservation-id.ts";

type Left = {
  issues_remaining: number;
  warning?: string | undefined;
  upgrade_url?: string | undefined;
};

export type GateReply =
  | ({ outcome: "granted" } & Left)
  | { outcome: "spent"; message: string; upgrade_url?: string | undefined }
  /** That id was settled before: what is asked for is new work. */
  | { outcome: "settled_before" }
  | { outcome: "denied"; code: string }
  /** Refused for another reason, in the marketplace's words. */
  | { outcome: "refused"; message: string }
  | { outcome: "unreachable"; reason: string };

/** The marketplace, as far as an agent run needs it, for one plugin's licence. */
export type Gate = {
  hold: (reservation_id: string, issues: number) => Promise<GateReply>;
  /** For a run that names no issue: nothing is held, but a spent month is spent. */
  look: () => Promise<GateReply>;
  /** Counts what was held. @returns false when the marketplace could not be told; then it is worth telling again */
  commit: (reservation_id: string, issues: number) => Promise<boolean>;
  /** Counts work that no hold stands for: now or, without network, later. @returns false when it has to be asked again */
  count: (reservation_id: string, issues: number) => Promise<boolean>;
  /** By what is known on this machine, when the marketplace cannot be asked. */
  judgeOffline: () => Promise<
    | { outcome: "valid" }
    | { outcome: "denied"; code: string }
    | { outcome: "unknown"; reason: string }
  >;
};

type Work = { session: string; plugin_id: string; issues: readonly string[] };

/** Rounds that are tried when the memory of a session was lost; nobody repeats the same run more often. */
const mostRounds = 20;

/** Below this many the person is warned. */
const fewIssues = 10;

function withLink(message: string, link: string | undefined): string {
  return link === undefined ? message : `${message} ${link}`;
}

function granted({ issues_remaining, warning, upgrade_url }: Left): Decision {
  const few = issues_remaining >= 0 && issues_remaining < fewIssues;
  const words =
    warning ??
    (few ? `${issues_remaining} issues remaining this month.` : undefined);
  return words === undefined
    ? { outcome: "pass" }
    : { outcome: "pass", message: withLink(words, upgrade_url) };
}

async function decideOffline(
  gate: Gate,
  plugin_id: string,
  reason: string,
): Promise<Decision> {
  const verdict = await gate.judgeOffline();
  if (verdict.outcome === "denied")
    return { outcome: "block", message: denialWords(verdict.code, plugin_id) };
  if (verdict.outcome === "unknown")
    return {
      outcome: "block",
      message: `The licence of ${plugin_id} cannot be checked: ${verdict.reason} Connect to the network once, then try again.`,
    };
  return {
    outcome: "pass",
    message: `The marketplace cannot be reached (${reason}). The run goes on with the licence as it was last known.`,
  };
}

async function decide(
  reply: GateReply,
  gate: Gate,
  plugin_id: string,
): Promise<Decision> {
  switch (reply.outcome) {
    case "settled_before":
      return { outcome: "pass" };
    case "granted":
      return granted(reply);
    case "spent":
      return {
        outcome: "block",
        message: withLink(reply.message, reply.upgrade_url),
      };
    case "denied":
      return { outcome: "block", message: denialWords(reply.code, plugin_id) };
    case "refused":
      return { outcome: "block", message: reply.message };
    case "unreachable":
      return decideOffline(gate, plugin_id, reply.reason);
  }
}

/**
 * Decides whether an agent run may begin, and holds quota for the issues that this session does not hold yet.
 *
 * Without network the run goes on as long as the licence can be trusted offline; its issues are counted when the turn ends,
 * by {@link settleTurn}.
 */
export async function guardRun(
  gate: Gate,
  holds: OpenHolds,
  { session, plugin_id, issues }: Work,
): Promise<Decision> {
  const before = await holds.read(session);
  const known = new Set(before.open.flatMap((hold) => hold.issues));
  const missing = issues.filter((issue) => !known.has(issue));
  if (issues.length > 0 && missing.length === 0) return { outcome: "pass" };
  if (missing.length === 0) return decide(await gate.look(), gate, plugin_id);
  for (let n = 0; n < mostRounds; n += 1) {
    const round = before.round + n;
    const work = { plugin_id, session, issues: missing, round };
    const reservation_id = reservationId(work);
    const reply = await gate.hold(reservation_id, missing.length);
    if (reply.outcome === "settled_before") continue;
    const decision = await decide(reply, gate, plugin_id);
    if (decision.outcome === "pass") {
      const held = reply.outcome === "granted";
      const hold = { reservation_id, issues: missing, held };
      const open = [...before.open, hold];
      await holds.write(session, { ...before, round, open });
    }
    return decision;
  }
  return {
    outcome: "block",
    message:
      "These issues were run too often in this session. Start a new one.",
  };
}

/** Forgets what a session holds, because its turn was interrupted: the holds run out by themselves. */
export async function forgetTurn(
  holds: OpenHolds,
  session: string,
): Promise<void> {
  const before = await holds.read(session);
  if (before.open.length > 0)
    await holds.write(session, { ...before, open: [] });
}

/** Counts what a session held, because its turn is over, and what could not be told before. */
export async function settleTurn(
  gate: Gate,
  holds: OpenHolds,
  session: string,
): Promise<void> {
  const { round, open, due } = await holds.read(session);
  if (open.length === 0 && due.length === 0) return;
  const all = [...due, ...open];
  const told = await Promise.all(
    all.map(({ reservation_id, issues, held }) =>
      held
        ? gate.commit(reservation_id, issues.length)
        : gate.count(reservation_id, issues.length),
    ),
  );
  await holds.write(session, {
    round: open.length > 0 ? round + 1 : round,
    open: [],
    due: all.filter((_, n) => told[n] === false),
  });
}
