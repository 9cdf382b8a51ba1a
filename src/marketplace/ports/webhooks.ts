/** What can be told, by its name on the wire. */
export const webhookEvents = [
  "subscription.created",
  "subscription.updated",
  "subscription.deleted",
  "license.issued",
  "license.revoked",
  "license.expiring",
  "submission.scored",
  "submission.approved",
  "submission.rejected",
] as const;

export type WebhookEvent = (typeof webhookEvents)[number];

export type Webhook = {
  id: string;
  url: string;
  events: string[];
  status: "active" | "off";
  /** failing: for ten days; gone: it answered 410. */
  off_reason: "failing" | "gone" | null;
  off_at: string | null;
  /** The first failure after the last success. */
  failing_since: string | null;
  created_at: string;
};

export type Delivery = {
  id: string;
  type: string;
  state: "waiting" | "delivered" | "failed";
  attempts: number;
  last_status: number | null;
  last_error: string | null;
  last_attempt_at: string | null;
  next_attempt_at: string | null;
  created_at: string;
};

/** A delivery that is to be tried now. */
export type DueDelivery = {
  id: string;
  url: string;
  secret: string;
  body: Record<string, unknown>;
  /** Tries before this one. */
  attempts: number;
};

type Own = { id: string; user_id: string };

/** People's webhooks and what is delivered to them. */
export type Webhooks = {
  create: (input: {
    id: string;
    user_id: string;
    url: string;
    events: WebhookEvent[];
    secret: string;
    at: string;
  }) => Promise<
    { outcome: "created"; webhook: Webhook } | { outcome: "too_many" }
  >;
  ofUser: (user_id: string) => Promise<Webhook[]>;
  /** False when the person has none with this id. */
  remove: (own: Own) => Promise<boolean>;
  /** Queues a delivery that says nothing. */
  test: (
    own: Own & { delivery_id: string; at: string },
  ) => Promise<"not_found" | "off" | "queued">;
  /** The newest fifty; null when the person has no such webhook. */
  deliveries: (own: Own) => Promise<Delivery[] | null>;
  /** Null when it is settled, or its webhook was switched off. */
  due: (id: string) => Promise<DueDelivery | null>;
  /** Writes down how a try ended, and queues the next one in the same transaction. */
  record: (input: {
    id: string;
    outcome: "delivered" | "failed" | "gone";
    status: number | null;
    error: string | null;
    /** Null when there is no next try. */
    next_at: string | null;
    at: string;
  }) => Promise<void>;
};

/** Sends a body to an address that somebody gave. Throws AppError when it could not be asked, or may not be. */
export type PostWebhook = (
  url: string,
  headers: Record<string, string>,
  body: string,
) => Promise<number>;

/** Signs a body, and answers with the headers that say so. */
export type SignWebhook = (
  secret: string,
  id: string,
  at: Date,
  body: string,
) => Record<string, string>;
