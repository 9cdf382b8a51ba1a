import { freeGrant } from "../plans.ts";
import type { LicenceChange } from "../ports/billing-state.ts";
import type { Plugin } from "../ports/plugins.ts";
import { bestClaim } from "./best-claim.ts";
import type { Claim } from "./claims.ts";
import { hasBase, inForce, stands, type Held } from "./held-licences.ts";

type Question = {
  plugin: Plugin;
  claims: Claim[];
  held: Held[];
  plugins: Plugin[];
  now: Date;
  newId: () => string;
};

/** The licence that a claim for money leads to. One of the same tier keeps its id; what an administrator granted stays. */
function grant(
  { plugin, held, plugins, now, newId }: Question,
  claim: Extract<Claim, { gives: "full" | "grace" }>,
): { changes: LicenceChange[]; license_id: string | null } {
  const standing = held.filter(
    (one) => one.plugin_id === plugin.id && stands(one),
  );
  const present =
    standing.find(
      ({ kind, status }) => kind !== "free" && status === "active",
    ) ?? standing.find(({ kind }) => kind !== "free");
  if (
    present?.kind === "granted" &&
    inForce(present, now) &&
    (present.tier === claim.tier || present.tier === "enterprise")
  )
    return { changes: [], license_id: null };
  const status =
    plugin.requires_tier === null || hasBase(held, plugins, now)
      ? ("active" as const)
      : ("suspended" as const);
  const { ends_at, grace_ends_at } = claim;
  const wanted = { kind: "paid" as const, status, ends_at, grace_ends_at };
  if (present?.tier === claim.tier) {
    const same =
      present.kind === "paid" &&
      present.status === status &&
      present.ends_at === ends_at &&
      present.grace_ends_at === grace_ends_at;
    return {
      changes: same ? [] : [{ change: "set", id: present.id, ...wanted }],
      license_id: present.id,
    };
  }
  const id = newId();
  return {
    changes: [
      {
        ...{ change: "issue", id, plugin_id: plugin.id, tier: claim.tier },
        ...wanted,
        supersedes: standing.map((one) => one.id),
      },
    ],
    license_id: id,
  };
}

/** Nothing is paid for any more: the free tier follows where there is one, else what was paid for ends. */
function end(
  { plugin, claims, held, now, newId }: Question,
  ended_at: string | null,
): LicenceChange[] {
  const own = held.filter((one) => one.plugin_id === plugin.id);
  const paid = own.filter((one) => one.kind === "paid" && stands(one));
  const others = own.filter((one) => one.kind !== "paid" && stands(one));
  const wasGranted = claims.some(({ license_id }) => license_id !== null);
  // What an administrator took away does not come back this way.
  const barred = own.some(
    ({ kind, status }) => kind === "free" && status === "revoked",
  );
  const follows =
    freeGrant(plugin) !== null && others.length === 0 && !barred
      ? paid.length > 0 || wasGranted
      : false;
  if (follows)
    return [
      {
        ...{ change: "issue", id: newId(), plugin_id: plugin.id },
        ...{ tier: "free", kind: "free", status: "active" },
        ...{ ends_at: null, grace_ends_at: null },
        supersedes: paid.map(({ id }) => id),
      },
    ];
  const at = now.toISOString();
  const ends_at = ended_at !== null && ended_at < at ? ended_at : at;
  return paid
    .filter((one) => one.ends_at === null || one.ends_at > at)
    .map(({ id, status }) => ({
      ...{ change: "set", id, kind: "paid", ends_at, grace_ends_at: null },
      status: status === "suspended" ? status : "active",
    }));
}

export type Settlement = {
  changes: LicenceChange[];
  /** Which licence each claim led to, by the id of its subscription or purchase. */
  links: ReadonlyMap<string, string>;
};

/** Settles the licence of one plugin that somebody pays for, or paid for. */
export function settlePlugin(question: Question): Settlement {
  const { claims, held } = question;
  const best = bestClaim(claims, held);
  if (best?.gives === "full" || best?.gives === "grace") {
    const { changes, license_id } = grant(question, best);
    const paying = claims.filter(
      ({ gives }) => gives === "full" || gives === "grace",
    );
    return {
      changes,
      links: new Map(
        license_id === null ? [] : paying.map(({ of }) => [of, license_id]),
      ),
    };
  }
  const links = new Map<string, string>();
  if (best?.gives === "ended")
    return { changes: end(question, best.ended_at), links };
  if (best?.gives === "revoked") return { changes: end(question, null), links };
  return { changes: [], links };
}

/** Settles a plugin whose subscription pays for another one now: its licence gives way to that one's. */
export function leavePlugin(
  question: Question,
  followedBy: string,
): LicenceChange[] {
  const { plugin, held } = question;
  const paid = held.filter((one) => one.kind === "paid" && stands(one));
  const successor = paid.find(({ plugin_id }) => plugin_id === followedBy);
  if (successor === undefined) return end(question, null);
  return paid
    .filter(({ plugin_id }) => plugin_id === plugin.id)
    .map(({ id }) => ({ change: "supersede", id, by: successor.id }));
}
