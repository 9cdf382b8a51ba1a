import { afterEach, beforeEach, expect, it } from "vitest";
import { createLog } from "../../src/main/logger.ts";
import { openBillingWalk, type BillingWalk } from "../support/billing-walk.ts";
import { ourPem } from "../support/signing-keys.ts";

let lines: string[];
let walk: BillingWalk;
beforeEach(async () => {
  lines = [];
  const log = createLog("debug", {
    write: (line: string) => void lines.push(line),
    flushSync: () => undefined,
  });
  walk = await openBillingWalk(log);
});
afterEach(() => walk.close());

it("whatever happens in billing, no key and no secret is logged", async () => {
  await walk.card("pm_card_visa");
  const { id } = await walk.subscribe({
    payment_behavior: "default_incomplete",
    expand: ["latest_invoice.confirmation_secret"],
  });
  await walk.told();
  await walk.client.subscriptions.cancel(id);
  await walk.subscribe();
  const [sent] = walk.world.events.waiting();
  await walk.told({ times: 2 });
  // A wrong signature, another mode, and something that Stripe does not have.
  await walk.part.receiveStripe(
    new Headers({ "stripe-signature": "t=1,v1=abc" }),
    JSON.stringify(sent),
  );
  await walk.stores.jobs.enqueue(
    [
      { kind: "billing.sync", key: "x", payload: { object: "cake", id: "x" } },
      { kind: "billing.event", key: "y", payload: { delivery_id: "evt_none" } },
    ],
    new Date(0).toISOString(),
  );
  await walk.drain();
  await walk.db.sql("update public.plugin_prices set amount = 1");
  await walk.part.sync.subscription((await walk.subscribe()).id);
  await walk.reconcile();

  const text = lines.join("");
  for (const told of ["billing changed", "billing needs a look", "failed"])
    expect(text).toContain(told);
  for (const secret of [
    ...[walk.world.apiKey, walk.world.webhookSecret, ourPem],
    ...["_secret_", "BEGIN PRIVATE KEY", "ayumi@example.com"],
  ])
    expect(text).not.toContain(secret);
  // A licence key is a JWT.
  expect(text).not.toMatch(/eyJ[\w-]+\.eyJ/);
});
