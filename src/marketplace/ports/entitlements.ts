import type { Licence, LicenceDraft } from "./licences.ts";

/** What changes who is entitled to what: administrators now, billing beside them. Each is one transaction. */
export type Entitlements = {
  /**
   * Puts a licence in force. A running trial or paid or granted licence of the same person and plugin keeps its id when
   * the tier stays the same (`draft.id` is ignored then: mint the key from the licence that comes back); anything else
   * in force is superseded by the draft. Writes audit_log when `actor_id` is given.
   */
  grant: (input: {
    user_id: string;
    plugin_id: string;
    kind: "paid" | "granted";
    draft: LicenceDraft;
    actor_id: string | null;
    reason: string;
    at: string;
  }) => Promise<{ outcome: "created" | "kept"; licence: Licence }>;
  /** After a leak: revokes the licence and puts the draft, with the same grant and end, in its place. 3 in a UTC month. */
  reissue: (input: {
    user_id: string;
    license_id: string;
    draft: LicenceDraft;
    at: string;
  }) => Promise<
    | { outcome: "reissued"; licence: Licence }
    | { outcome: "not_found" | "not_in_force" | "too_often" }
  >;
  /** Billing's word on a licence in force: overdue (`grace_ends_at`), suspended, or in order again. */
  setStanding: (input: {
    license_id: string;
    status: "active" | "suspended";
    grace_ends_at: string | null;
    at: string;
  }) => Promise<"changed" | "unchanged" | "not_found">;
  /** Writes a decision into audit_log that changes nothing else here. */
  audit: (input: {
    /** Makes the entry come once. */
    key: string;
    action: string;
    actor_id: string;
    details: Record<string, unknown>;
    at: string;
  }) => Promise<"recorded">;
  /** Which signing keys the last key of an unended licence was made with. */
  kidsInUse: (at: string) => Promise<string[]>;
  /**
   * Tidies up: deletes slots and holds that ran out, forgets exceptions past their `until`, and notes `license.expiring`
   * once for each licence whose entitlement ends within 7 days. Answers with how many of each.
   */
  sweep: (at: string) => Promise<{
    leases: number;
    holds: number;
    exceptions: number;
    expiring: number;
    /** Letters about trials that end soon. */
    trials: number;
  }>;
};
