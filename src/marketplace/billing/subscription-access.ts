/**
 * What a status of Stripe's entitles to. `none`: nothing yet, or nothing ever. `full`: what is paid for. `overdue`: a payment
 * failed, so grace decides. `ended`: no more, the free tier follows.
 */
const accessByStatus = {
  incomplete: "none",
  incomplete_expired: "none",
  trialing: "full",
  active: "full",
  past_due: "overdue",
  unpaid: "overdue",
  canceled: "ended",
  paused: "ended",
} as const;

export type KnownStatus = keyof typeof accessByStatus;

export type Access = (typeof accessByStatus)[KnownStatus] | "unknown";

/** Whether this program knows what to make of the status. */
function isKnown(status: string): status is KnownStatus {
  return Object.hasOwn(accessByStatus, status);
}

/**
 * The access that a subscription's status gives. A status that Stripe may add one day is `unknown`: it grants nothing new and
 * takes nothing away.
 */
export function accessOf(status: string): Access {
  return isKnown(status) ? accessByStatus[status] : "unknown";
}
