import type { HeldLicence } from "../ports/billing-state.ts";
import type { Claim } from "./claims.ts";

const ranks = {
  full: 4,
  grace: 3,
  keep: 2,
  ended: 1,
  revoked: 1,
  none: 0,
} as const satisfies Record<Claim["gives"], number>;

/** Where nothing was given, there is nothing to keep. */
function rank({ gives, license_id }: Claim): number {
  return gives === "keep" && license_id === null ? ranks.none : ranks[gives];
}

/** An administrator revoked what was given for this claim: money does not undo that. */
function barred(
  claim: Claim,
  held: Pick<HeldLicence, "id" | "status" | "revoked_by_billing">[],
): boolean {
  const licence = held.find(({ id }) => id === claim.license_id);
  return licence?.status === "revoked" && !licence.revoked_by_billing;
}

/** Higher tier first, then the later end; no end is the latest. */
function better(one: Claim, other: Claim): number {
  const byRank = rank(other) - rank(one);
  if (byRank !== 0) return byRank;
  if (one.tier !== other.tier) return one.tier === "enterprise" ? -1 : 1;
  const [a, b] = [one, other].map((claim) =>
    "ends_at" in claim && claim.ends_at !== null
      ? Date.parse(claim.ends_at)
      : Infinity,
  );
  if (a !== b) return (b ?? 0) - (a ?? 0);
  return one.of < other.of ? -1 : 1;
}

/** Of all that claim the same plugin, the one that decides. Two purchases of the same never give two licences. */
export function bestClaim(
  claims: Claim[],
  held: Pick<HeldLicence, "id" | "status" | "revoked_by_billing">[],
): Claim | undefined {
  return claims.filter((claim) => !barred(claim, held)).toSorted(better)[0];
}
