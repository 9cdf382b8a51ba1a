import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import { createReceiveStripe } from "../../src/stripe/receive-webhook.ts";
import { createInbox } from "../../src/supabase/inbox-store.ts";
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
  livemode: false,
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

const errors: unknown[] = [];
let db: TestDatabase;
let receive: ReturnType<typeof createReceiveStripe>;
beforeAll(async () => {
  db = await openTestDatabase();
  receive = createReceiveStripe({
    webhookSecrets: ["whsec_connect", secret],
    livemode: false,
    inbox: createInbox(db.client),
    clock: () => noon,
    log: { ...silentLog, error: (fields) => errors.push(fields) },
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

  it("is kept once with its job, however often and at once it comes", async () => {
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
    expect(await db.sql("select kind, key, payload from public.jobs")).toEqual([
      {
        ...{ kind: "billing.event", key: "evt_1" },
        payload: { delivery_id: "evt_1" },
      },
    ]);
  });

  it("is taken while the secret is being changed, when one of two signatures fits", async () => {
    const old = signature({ secret: "whsec_old" }).split(",")[1] ?? "";
    expect(await send(`${signature()},${old}`)).toBe(202);
  });

  const sendEvent = (change: Record<string, unknown>) => {
    const body = JSON.stringify({ ...event, ...change });
    return send(signature({ payload: body }), body);
  };
  const foundJobs = (key: string) =>
    db.sql("select kind from public.jobs where key = $1", [key]);

  it("of another type is acknowledged and kept, and nothing is done", async () => {
    expect(await sendEvent({ id: "evt_2", type: "tax.settings.updated" })).toBe(
      202,
    );
    expect(await foundJobs("evt_2")).toEqual([]);
  });

  it("is taken when it is thin", async () => {
    const thin = {
      id: "evt_3",
      object: "v2.core.event",
      type: "v2.core.account[configuration.recipient].capability_status_updated",
      livemode: false,
      created: noon.toISOString(),
      related_object: { id: "acct_1", type: "v2.core.account", url: "/v2/x" },
    };
    const body = JSON.stringify(thin);
    expect(await send(signature({ payload: body }), body)).toBe(202);
    expect(await foundJobs("evt_3")).toHaveLength(1);
  });

  it.each([
    ["another mode", { livemode: true }],
    ["another account", { account: "acct_other" }],
  ])(
    "is refused when it is of %s, and an operator hears of it",
    async (_, change) => {
      errors.length = 0;
      expect(await sendEvent({ id: "evt_4", ...change })).toBe(400);
      expect(await foundJobs("evt_4")).toEqual([]);
      expect(errors).toMatchObject([{ delivery_id: "evt_4" }]);
    },
  );

  it("is refused when it does not say its mode", async () => {
    expect(await sendEvent({ id: "evt_4", livemode: undefined })).toBe(400);
  });

  it("of a connected account is taken when it tells of that account", async () => {
    const about = {
      ...event.data,
      object: { id: "acct_1", object: "account" },
    };
    expect(
      await sendEvent({
        ...{ id: "evt_5", type: "account.updated", account: "acct_1" },
        data: about,
      }),
    ).toBe(202);
    expect(await foundJobs("evt_5")).toHaveLength(1);
  });

  it("that is signed but no JSON is refused", async () => {
    expect(await send(signature({ payload: "nothing" }), "nothing")).toBe(400);
  });

  it("is not answered as taken while the database is down, so that Stripe comes again", async () => {
    const down = new AppError("service_unavailable", "The database is away.");
    const refusing = createReceiveStripe({
      ...{ webhookSecrets: [secret], livemode: false, clock: () => noon },
      inbox: { accept: () => Promise.reject(down) },
      log: silentLog,
    });
    await expect(
      refusing(new Headers({ "stripe-signature": signature() }), payload),
    ).rejects.toMatchObject({ code: "service_unavailable" });
  });
});
