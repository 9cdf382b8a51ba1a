import { afterEach, expect, it } from "vitest";
import { buy, openShop, type Shop } from "../support/shop-world.ts";

const pro = "miyabi-operations-pro";
const visa = { payment_method_id: "pm_card_visa" };
const company = {
  name: "Miyabi KK",
  address: { country: "JP", postal_code: "100-0001" },
  tax_id: { type: "jp_trn", value: "T1234567890123" },
};

let shop: Shop;
afterEach(() => shop.close());

/** A person whose trial is over, so that the first purchase is charged. */
async function buyer(tax: "exclusive" | "inclusive"): Promise<string> {
  shop = await openShop({ tax });
  const { token } = await shop.person();
  await shop.send("POST", `/v1/marketplace/plugins/${pro}/trial`, { token });
  return token;
}

const charged = () =>
  Object.values(shop.stripe.state().charges).map(({ amount }) => amount);

it("tax comes on top of a price without it, and is found in one with it", async () => {
  const exclusive = await buyer("exclusive");
  const body = { ...visa, billing_details: company };
  expect((await buy(shop, exclusive, pro, body)).status).toBe(200);
  expect(charged()).toEqual([3_190]);
  await shop.close();
  const inclusive = await buyer("inclusive");
  expect((await buy(shop, inclusive, pro, body)).status).toBe(200);
  expect(charged()).toEqual([2_900]);
});

it("where somebody is has to be known, and a retry with it goes on", async () => {
  const token = await buyer("exclusive");
  const unknown = await buy(shop, token, pro, visa);
  expect(unknown).toMatchObject({
    status: 422,
    body: { details: [{ path: "billing_details.address" }] },
  });
  const told = { ...visa, billing_details: company };
  expect((await buy(shop, token, pro, told)).status).toBe(200);
});

it("a company's name, address and tax id are kept with the customer, the id once", async () => {
  const token = await buyer("exclusive");
  const body = { billing_details: company };
  await buy(shop, token, pro, body);
  await buy(shop, token, pro, body);
  const [customer] = Object.values(shop.stripe.state().customers);
  expect(customer).toMatchObject({
    name: "Miyabi KK",
    address: { country: "JP", postal_code: "100-0001" },
  });
  expect(customer?.tax_ids?.data).toMatchObject([
    { type: "jp_trn", value: "T1234567890123" },
  ]);
});

it("a tax id that is none is refused with its place", async () => {
  const token = await buyer("exclusive");
  const wrong = await buy(shop, token, pro, {
    billing_details: {
      address: { country: "DE" },
      tax_id: { type: "eu_vat", value: "none" },
    },
  });
  expect(wrong).toMatchObject({
    status: 422,
    body: { details: [{ path: "billing_details.tax_id" }] },
  });
});

it("Checkout asks for address and tax id itself", async () => {
  const token = await buyer("exclusive");
  const path = "miyabi-workflow-templates";
  expect((await buy(shop, token, path)).status).toBe(200);
  const [session] = Object.values(shop.stripe.state().checkoutSessions);
  expect(session).toMatchObject({
    automatic_tax: { enabled: true },
    tax_id_collection: { enabled: true },
  });
});
