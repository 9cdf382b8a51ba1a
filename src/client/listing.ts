import { notUnderstood, type Unreachable } from "./replies.ts";
import type { Reply } from "./request.ts";
import type { Refusal } from "./reserve.ts";

/** How a plugin stands in the catalogue. Who has it installed should be told when it is not listed. */
export type Listing = {
  /** "delisted" by a maintainer; "frozen" because its repository or owner changed. */
  listing: "listed" | "delisted" | "frozen";
  /** Why it is not listed, in a maintainer's words. Text of strangers. */
  reason: string | null;
  /** The listed version, which may be newer than the installed one. */
  version: string;
};

export type ListingReply =
  { outcome: "answered"; listing: Listing } | Refusal | Unreachable;

const states = ["listed", "delisted", "frozen"] as const;

/** What `GET /v1/marketplace/plugins/{id}` says of the listing. */
export function listingOf(reply: Reply): ListingReply {
  if (reply.outcome !== "answered") return reply;
  const { version, listing_reason } = reply.body;
  const listing = states.find((state) => state === reply.body["listing"]);
  if (listing === undefined || typeof version !== "string")
    return notUnderstood;
  const reason = typeof listing_reason === "string" ? listing_reason : null;
  return { outcome: "answered", listing: { listing, reason, version } };
}
