import { hostname } from "node:os";
import {
  post,
  request,
  type Connection,
  type Detail,
  type Reply,
} from "./request.ts";

/** A slot of the licence. It is kept by heartbeats and given back by `release`, or when the process ends. */
export type HeldLease = {
  lease_id: string;
  release: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

export type LeaseReply =
  | { outcome: "acquired"; lease: HeldLease }
  /** `concurrency_exceeded` says in `message` who holds the slots, and `details` lists them. */
  | { outcome: "refused"; error: string; message: string; details: Detail[] }
  | { outcome: "unreachable"; reason: string };

export type LeaseOptions = {
  /** What others are told who find all slots taken; the machine's name if not given. */
  host?: string;
  /** Called when the slot ran out although this process lives, as after a long sleep. */
  onLost?: (message: string) => void;
  /** Calls back every so many seconds until what it returns is called. A timer that keeps no process alive, if not given. */
  every?: (seconds: number, run: () => void) => () => void;
  /** Gives the slot back on SIGINT, SIGTERM and a quiet end. True if not given. */
  releaseOnExit?: boolean;
};

function timer(seconds: number, run: () => void): () => void {
  const interval = setInterval(run, seconds * 1_000);
  interval.unref();
  return () => {
    clearInterval(interval);
  };
}

const signals = ["SIGINT", "SIGTERM"] as const;

/** Calls `release` when the process is about to end, and lets the signal do its work then. */
function atExit(release: () => Promise<void>): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    stop();
    void release().finally(() => process.kill(process.pid, signal));
  };
  const onEnd = () => {
    stop();
    void release();
  };
  const stop = () => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off("beforeExit", onEnd);
  };
  for (const signal of signals) process.on(signal, onSignal);
  process.on("beforeExit", onEnd);
  return stop;
}

function leaseOf(reply: Reply): { id: string; seconds: number } | null {
  if (reply.outcome !== "answered") return null;
  const { lease_id, heartbeat_seconds } = reply.body;
  return typeof lease_id === "string" && typeof heartbeat_seconds === "number"
    ? { id: lease_id, seconds: heartbeat_seconds }
    : null;
}

/** Takes a slot and keeps it. Never throws for what the network or the server does. */
export async function acquireLease(
  connection: Connection,
  license_key: string,
  options: LeaseOptions,
): Promise<LeaseReply> {
  const { host = hostname(), onLost, every = timer } = options;
  const call = (method: string, path: string, body?: object) =>
    request(connection, `/v1/licenses/leases${path}`, {
      ...post(body, license_key),
      method,
    });
  const reply = await call("POST", "", { host: host.slice(0, 100) });
  if (reply.outcome !== "answered") return reply;
  const lease = leaseOf(reply);
  if (lease === null)
    return {
      outcome: "unreachable",
      reason: "The answer is not one of a marketplace.",
    };
  const { id, seconds } = lease;
  let held = true;
  const stopTimer = every(seconds, () => {
    void beat();
  });
  async function beat(): Promise<void> {
    const answer = await call("POST", `/${id}/heartbeat`);
    // Unreachable: the next heartbeat may get through before the slot runs out.
    if (answer.outcome !== "refused" || !held) return;
    held = false;
    stopTimer();
    stopWatching();
    onLost?.(answer.message);
  }
  const release = async () => {
    if (!held) return;
    held = false;
    stopTimer();
    stopWatching();
    await call("DELETE", `/${id}`);
  };
  const stopWatching =
    options.releaseOnExit === false ? () => undefined : atExit(release);
  return {
    outcome: "acquired",
    lease: { lease_id: id, release, [Symbol.asyncDispose]: release },
  };
}
