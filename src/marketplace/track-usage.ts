import { unixSeconds } from "./licence-claims.ts";
import { standingOf } from "./licence-verdict.ts";
import type { Licence, Licences } from "./ports/licences.ts";
import type { TrackOutcome, UsageRecord } from "./ports/usage.ts";
import type { UsageSource } from "./usage-source.ts";
import { countsOf, readUsageEvent } from "./usage-event.ts";
import { periodOf } from "./usage-stats.ts";

export type TrackResult = {
  event_id: string | null;
  outcome: TrackOutcome | "rejected";
  /** Why it was rejected, or what to do about a conflict. */
  reason?: string;
};

type Ports = {
  licences: Pick<Licences, "ofUser">;
  /** Writes records in one transaction. */
  write: (records: UsageRecord[]) => Promise<TrackOutcome[]>;
  /** SHA-256 in hex. */
  sha256: (text: string) => string;
};

/** Which licence an event of a plugin counts for; null when it is not the source's to report. */
type LicenceOf = (plugin_id: string) => string | null;

function isInForce(licence: Licence, now: Date): boolean {
  const standing = standingOf(licence);
  return (
    licence.status === "active" &&
    (standing?.ends_at ?? Infinity) > unixSeconds(now)
  );
}

async function licencesOf(
  ports: Ports,
  source: UsageSource,
  now: Date,
): Promise<LicenceOf> {
  if (source.kind === "licence") {
    const { plugin_id, jti } = source.claims;
    return (asked) => (asked === plugin_id ? jti : null);
  }
  const held = await ports.licences.ofUser(source.user_id);
  const inForce = new Map(
    held
      .filter((licence) => isInForce(licence, now))
      .map(({ plugin_id, id }) => [plugin_id, id]),
  );
  return (asked) => inForce.get(asked) ?? null;
}

/**
 * Records events and says of each what became of it. A source reports only for what is its own; one bad event does not
 * spoil the others. Nothing is answered before it was written.
 */
export async function trackUsage(
  ports: Ports,
  source: UsageSource,
  events: readonly unknown[],
  now: Date,
): Promise<TrackResult[]> {
  const licenceOf = await licencesOf(ports, source, now);
  const results: TrackResult[] = [];
  const records: { place: number; record: UsageRecord }[] = [];
  events.forEach((input, place) => {
    const read = readUsageEvent(input, now);
    if (read.outcome === "rejected") {
      results[place] = { ...read };
      return;
    }
    const { content, ...event } = read.event;
    const reject = (reason: string) => {
      const { event_id } = event;
      results[place] = { event_id, outcome: "rejected", reason };
    };
    const license_id = licenceOf(event.plugin_id);
    if (license_id === null) {
      reject(`This is not a licence of ${event.plugin_id}`);
      return;
    }
    const counts = countsOf(event);
    if ("reason" in counts) {
      reject(counts.reason);
      return;
    }
    records.push({
      place,
      record: {
        ...event,
        user_id: source.user_id,
        license_id,
        digest: ports.sha256(content),
        period: periodOf(event.occurred_at),
        counts,
      },
    });
  });
  const outcomes = await ports.write(records.map(({ record }) => record));
  records.forEach(({ place, record: { event_id } }, n) => {
    const outcome = outcomes[n];
    if (outcome === undefined)
      throw new Error(`Nothing is known of what became of event ${event_id}.`);
    results[place] = {
      event_id,
      outcome,
      ...(outcome === "conflict" && {
        reason: "Another event has this id. Give each event its own",
      }),
    };
  });
  return results;
}
