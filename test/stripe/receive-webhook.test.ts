import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createReceiveStripe } from "../../src/stripe/receive-webhook.ts";
import {
  createDeliveryStore,
  createInbox,
} from "../../src/supabase/inbox-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { noon, seconds } from "../support/licence-records.ts";
import { silentLog } from "../support/silent-log.ts";

// Made up for this test; it opens nothing.
const secret = "whsec_test";
const event = {
  id: "evt_1",
  object: "event",
  type: "customer.subscription.updated",
  created: seconds(noon),
  data: { object: { id: "sub_1", object: "subscription", name: "é 💩" } },
};
const payload = JSON.stringify(event, null, 2);

function signature(
  change: { secret?: string; timestamp?: number; payload?: string } = {},
): string {
  return Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp: seconds(noon),
    ...change,
  });
}

let db: TestDatabase;
let receive: ReturnType<typeof createReceiveStripe>;
beforeAll(async () => {
  db = await openTestDatabase();
  receive = createReceiveStripe({
    webhookSecret: secret,
    store: createDeliveryStore(db.client),
    clock: () => noon,
    log: silentLog,
  });
});
afterAll(() => db.close());

const send = (header: string, body = payload) =>
  receive(new Headers({ "stripe-signature": header }), body);
const kept = () => createInbox(db.client).find("stripe", event.id);

describe("a webhook of Stripe", () => {
  it.each([
    ["a signature by another secret", signature({ secret: "whsec_other" })],
    ["no signature", ""],
    ["something else as a signature", "t=1,v1=abc"],
    [
      "a signature that is 6 minutes old",
      signature({ timestamp: seconds(noon) - 360 }),
    ],
    [
      "a signature from 6 minutes ahead",
      signature({ timestamp: seconds(noon) + 360 }),
    ],
  ])("is refused with %s, and nothing is kept", async (_, header) => {
    expect(await send(header)).toBe(400);
    expect(await kept()).toBeNull();
  });

  it("is refused when a byte of the body is another one", async () => {
    expect(await send(signature(), payload.replace("sub_1", "sub_2"))).toBe(
      400,
    );
    expect(await kept()).toBeNull();
  });

  it("is kept once, however often and at once it comes", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 5 }, () => send(signature())),
    );
    expect(statuses).toEqual([202, 202, 202, 202, 202]);
    expect(await kept()).toEqual({
      source: "stripe",
      delivery_id: "evt_1",
      event: "customer.subscription.updated",
      payload: event,
    });
    expect(await db.sql("select id from public.jobs")).toEqual([]);
  });

  it("is taken while the secret is being changed, when one of two signatures fits", async () => {
    const old = signature({ secret: "whsec_old" }).split(",")[1] ?? "";
    expect(await send(`${signature()},${old}`)).toBe(202);
  });
});
