import { AppError } from "../errors.ts";
import type { LicenceClaims } from "./ports/licences.ts";
import type { Lease, Leases } from "./ports/leases.ts";

/** Seconds from the last heartbeat until a slot is free again. */
const slotSeconds = 60;

/** Seconds between two heartbeats: two may get lost. */
export const heartbeatSeconds = 20;

/** "laptop (2), ci" */
function hosts(holders: readonly Lease[]): string {
  const counts = new Map<string, number>();
  for (const { host } of holders) counts.set(host, (counts.get(host) ?? 0) + 1);
  return [...counts]
    .map(([host, count]) => (count > 1 ? `${host} (${count})` : host))
    .join(", ");
}

function full(holders: readonly Lease[], now: Date): AppError {
  const [first] = holders;
  const frees = first === undefined ? now : new Date(first.expires_at);
  const seconds = Math.max(
    1,
    Math.ceil((frees.getTime() - now.getTime()) / 1_000),
  );
  const slots =
    holders.length === 1 ? "The only slot" : `All ${holders.length} slots`;
  return new AppError(
    "concurrency_exceeded",
    `${slots} of this licence ${holders.length === 1 ? "is" : "are"} in use: by ${hosts(holders)}. The next may free at ${frees.toISOString()}.`,
    {
      retryAfter: seconds,
      details: holders.slice(0, 20).map(({ host, expires_at }, place) => ({
        path: `holders.${place}`,
        message: `${host}, until ${expires_at}`,
      })),
    },
  );
}

/**
 * Takes one of the licence's slots. Throws AppError concurrency_exceeded, which says who holds them and when the next may
 * free; conflict when the id is another licence's slot; forbidden when the licence has none.
 */
export async function acquireLease(
  leases: Pick<Leases, "acquire">,
  input: { id: string; claims: LicenceClaims; host: string; now: Date },
): Promise<Lease> {
  const { id, claims, host, now } = input;
  const { concurrency } = claims.limitations;
  const acquired = await leases.acquire({
    id,
    license_id: claims.jti,
    host,
    concurrency,
    seconds: slotSeconds,
    at: now.toISOString(),
  });
  if (acquired.outcome === "acquired") return acquired.lease;
  if (acquired.outcome === "taken")
    throw new AppError(
      "conflict",
      "This lease_id is another licence's. Use a new one.",
    );
  if (acquired.holders.length === 0)
    throw new AppError("forbidden", "This licence has no slots.");
  throw full(acquired.holders, now);
}

/** Prolongs a slot. Throws AppError not_found when it ran out: it may be another's by now. */
export async function heartbeatLease(
  leases: Pick<Leases, "heartbeat">,
  input: { id: string; license_id: string; now: Date },
): Promise<Lease> {
  const { id, license_id, now } = input;
  const lease = await leases.heartbeat({
    id,
    license_id,
    seconds: slotSeconds,
    at: now.toISOString(),
  });
  if (lease === null)
    throw new AppError(
      "not_found",
      "This slot ran out a minute after its last heartbeat. Take a new one.",
    );
  return lease;
}
