import type { BillingState, LicenceChange } from "../ports/billing-state.ts";
import type { Plugin } from "../ports/plugins.ts";
import { claimsOf, type Claim } from "./claims.ts";
import { afterChange, type Held } from "./held-licences.ts";
import {
  leavePlugin,
  settlePlugin,
  type Settlement,
} from "./settle-licences.ts";

/** A subscription that pays for another plugin than before. */
export type Move = { from: string; to: string };

function takenBack(claims: Claim[], held: Held[]): LicenceChange[] {
  const reasons = new Map(
    claims.flatMap((claim) =>
      claim.gives === "revoked" && claim.license_id !== null
        ? [[claim.license_id, claim.reason] as const]
        : [],
    ),
  );
  return held.flatMap(({ id, status }) => {
    const reason = reasons.get(id);
    return reason === undefined || status === "revoked"
      ? []
      : [{ change: "revoke", id, reason }];
  });
}

/** One that never led to a licence holds none in force, whatever else the same person buys. */
function counts({ gives, license_id }: Claim): boolean {
  return gives === "full" || gives === "grace" || license_id !== null;
}

/** Plans first, then those that were left for them, and the add-ons that build on them last. */
function inOrder(plugins: Plugin[], claimed: Set<string>): Plugin[] {
  const place = ({ id, tier }: Plugin) => {
    if (tier === "addon") return 2;
    return claimed.has(id) ? 0 : 1;
  };
  return plugins.toSorted(
    (a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1),
  );
}

/**
 * What becomes of a person's licences, from all that they bought and the time. Asked again after it was applied, it answers
 * with no change.
 * @param moves subscriptions that have just changed their plugin
 */
export function settle(
  state: Pick<
    BillingState,
    "subscriptions" | "purchases" | "payments" | "licences" | "plugins"
  >,
  moves: Move[],
  { now, newId }: { now: Date; newId: () => string },
): Settlement & { held: Held[] } {
  const { licences, plugins } = state;
  const claims = claimsOf(state, now);
  const claimed = new Set(
    claims.filter(counts).map(({ plugin_id }) => plugin_id),
  );
  const changes = takenBack(claims, licences);
  const links = new Map<string, string>();
  let held = changes.reduce<Held[]>(afterChange, licences);
  for (const plugin of inOrder(plugins, claimed)) {
    const question = {
      ...{ plugin, plugins, held, now, newId },
      claims: claims.filter(({ plugin_id }) => plugin_id === plugin.id),
    };
    const move = moves.find(({ from }) => from === plugin.id);
    const settled =
      move === undefined || claimed.has(plugin.id)
        ? settlePlugin(question)
        : {
            changes: leavePlugin(question, move.to),
            links: new Map<string, string>(),
          };
    changes.push(...settled.changes);
    for (const [of, license_id] of settled.links) links.set(of, license_id);
    held = settled.changes.reduce(afterChange, held);
  }
  return { changes, links, held };
}
