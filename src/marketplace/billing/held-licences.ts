import type { HeldLicence, LicenceChange } from "../ports/billing-state.ts";
import type { Plugin } from "../ports/plugins.ts";

/** What of a licence decides. */
export type Held = Pick<
  HeldLicence,
  | "id"
  | "plugin_id"
  | "tier"
  | "kind"
  | "status"
  | "ends_at"
  | "grace_ends_at"
  | "revoked_by_billing"
>;

/** The licences after a change. */
export function afterChange(held: Held[], change: LicenceChange): Held[] {
  if (change.change === "issue") {
    const { id, plugin_id, tier, kind, status, ends_at, grace_ends_at } =
      change;
    return [
      ...held.map((one) =>
        change.supersedes.includes(one.id)
          ? { ...one, status: "superseded" as const }
          : one,
      ),
      {
        ...{ id, plugin_id, tier, kind, status, ends_at, grace_ends_at },
        revoked_by_billing: false,
      },
    ];
  }
  return held.map((one) => {
    if (one.id !== change.id) return one;
    if (change.change === "revoke")
      return { ...one, status: "revoked", revoked_by_billing: true };
    if (change.change === "supersede") return { ...one, status: "superseded" };
    const { kind, status, ends_at, grace_ends_at } = change;
    return { ...one, kind, status, ends_at, grace_ends_at };
  });
}

/** In force, or would be if what it builds on were. */
export function stands({ status }: Held): boolean {
  return status === "active" || status === "suspended";
}

export function inForce(licence: Held, now: Date): boolean {
  const { status, ends_at } = licence;
  return status === "active" && (ends_at === null || new Date(ends_at) > now);
}

/** An add-on works on one of the house's plans, pro or enterprise. */
export function hasBase(held: Held[], plugins: Plugin[], now: Date): boolean {
  return held.some((licence) => {
    const plugin = plugins.find(({ id }) => id === licence.plugin_id);
    return (
      licence.tier !== "free" &&
      inForce(licence, now) &&
      plugin?.first_party === true &&
      plugin.tier !== "addon"
    );
  });
}
