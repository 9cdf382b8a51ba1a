import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { standingOf } from "../../src/marketplace/licence-verdict.ts";
import { iso, PRO, SCANNER, TEMPLATES } from "../support/billing-states.ts";
import {
  openBillingWorld,
  type BillingWorld,
} from "../support/billing-world.ts";
import { noon } from "../support/licence-records.ts";
import { tableRows } from "../support/table-rows.ts";

let world: BillingWorld;
beforeEach(async () => {
  world = await openBillingWorld();
});
afterEach(() => world.db.close());

const rows = (table: string, order: string) =>
  tableRows(world.db, table, order);

describe("add-ons and money that goes back", () => {
  it("an administrator who revokes the plan suspends the add-on, and granting it brings that back, without a word to billing", async () => {
    await world.sync.subscription(world.has());
    await world.sync.subscription(world.has({ plugin_id: SCANNER }));
    const [plan] = await world.held();
    await world.licences.revoke({
      ...{ id: plan?.id ?? "", reason: "abuse", actor_id: world.user_id },
      at: noon.toISOString(),
    });
    const due = await world.records.due(noon.toISOString(), 10);
    expect(due).toEqual([world.user_id]);
    await world.sync.person(world.user_id);
    expect(await world.held(SCANNER)).toMatchObject([{ status: "suspended" }]);
    expect(await world.records.due(noon.toISOString(), 10)).toEqual([]);
    const id = "7a0f1f1d-2222-4222-8222-000000000002";
    const [scanner] = await world.licences.ofUser(world.user_id);
    if (scanner === undefined) throw new Error("no licence");
    await world.entitlements.grant({
      ...{ user_id: world.user_id, plugin_id: PRO, kind: "granted" },
      draft: {
        ...{ id, kid: scanner.kid, key_sha256: "b".repeat(64), ends_at: null },
        claims: { ...scanner.claims, jti: id, plugin_id: PRO },
      },
      ...{ actor_id: null, reason: "sorry", at: noon.toISOString() },
    });
    expect(await world.records.due(noon.toISOString(), 10)).toEqual([
      world.user_id,
    ]);
    await world.sync.person(world.user_id);
    expect(await world.held(SCANNER)).toMatchObject([{ status: "active" }]);
  });

  it("a one-time purchase is kept with its payment, and a full refund revokes it for good", async () => {
    await world.sync.subscription(world.has());
    const paid = {
      ...{ payment_intent_id: "pi_cs", subscription_id: null, amount: 2_900 },
      ...{ checkout_session_id: "cs_1", invoice_id: null },
    };
    world.hasPayment(paid);
    await world.sync.checkout(world.hasCheckout());
    expect(await world.held(TEMPLATES)).toMatchObject([{ status: "active" }]);
    world.hasPayment({ ...paid, amount_refunded: 2_900, refunded_at: iso(1) });
    await world.sync.payment("pi_cs");
    await world.sync.payment("pi_cs");
    const [licence] = await world.held(TEMPLATES);
    expect(licence).toMatchObject({ status: "revoked" });
    expect(await rows("revoked_licenses", "license_id")).toMatchObject([
      { license_id: licence?.id, reason: "the payment was refunded" },
    ]);
    const found = await world.licences.find(licence?.id ?? "");
    expect(standingOf(found)).toMatchObject({ state: "revoked" });
    expect(await rows("billing_payments", "payment_intent_id")).toMatchObject([
      { payment_intent_id: "pi_cs", amount_refunded: 2_900 },
    ]);
  });

  it("a payment that is told before its subscription brings that along", async () => {
    world.has();
    expect(await world.sync.payment(world.hasPayment())).toBe("applied");
    expect(await world.held()).toMatchObject([{ status: "active" }]);
    expect(await rows("mail_outbox", "key")).toHaveLength(2);
  });

  it("a licence that its owner had reissued goes on with the subscription", async () => {
    const id = world.has();
    await world.sync.subscription(id);
    const [leaked] = await world.licences.ofUser(world.user_id);
    const fresh = "7a0f1f1d-1111-4111-8111-000000000001";
    if (leaked === undefined) throw new Error("no licence");
    await world.entitlements.reissue({
      ...{ user_id: world.user_id, license_id: leaked.id },
      draft: {
        ...{ id: fresh, kid: leaked.kid, key_sha256: "a".repeat(64) },
        ...{
          claims: { ...leaked.claims, jti: fresh },
          ends_at: leaked.ends_at,
        },
      },
      at: noon.toISOString(),
    });
    world.has({ period_end: iso(60) });
    await world.sync.subscription(id);
    expect(await world.held()).toContainEqual({
      ...{ id: fresh, tier: "pro", status: "active", ends_at: iso(64) },
    });
  });
});
