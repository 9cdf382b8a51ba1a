import { asList, asObject, asText, type Json } from "../json.ts";
import { openShop, type Shop } from "../shop/open-shop.ts";
import { authorsPlugin } from "../shop/prepare-data.ts";
import { must } from "./must.ts";
import type { Tell } from "./tell.ts";

const plan = "miyabi-operations-pro";
const hour = 3_600;
const day = 24 * hour;
const visa = { payment_method_id: "pm_card_visa" };

function dateOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10);
}

async function buys(shop: Shop, plugin: string): Promise<Json> {
  const bought = await shop.call(
    shop.buyers[0],
    "POST",
    `/v1/marketplace/plugins/${plugin}/purchase`,
    { tier: "pro", billing_cycle: "monthly", ...visa },
  );
  must(bought.status === 200, `${plugin} can be bought`, bought);
  await shop.hear();
  return bought.body;
}

/** The key is renewed as the SDK does it; then the marketplace is asked what it is worth. */
async function worth(
  shop: Shop,
  key: string,
): Promise<{ key: string; code: string; tier: string }> {
  // Past what a verdict may be behind, so that nobody has to wait for it.
  shop.stripe.clock.advance(31);
  const renewed = await shop.call(null, "POST", "/v1/licenses/refresh", {
    license_key: key,
  });
  const latest = asText(renewed.body["license_key"]) || key;
  const { body } = await shop.call(null, "POST", "/v1/licenses/verify", {
    license_key: latest,
  });
  return {
    key: latest,
    code: asText(body["code"]),
    tier: asText(body["tier"]),
  };
}

async function earned(shop: Shop): Promise<{ gross: number; net: number }> {
  const { body } = await shop.call(shop.author, "GET", "/v1/authors/earnings");
  const sum = (field: string): number =>
    asList(body["earnings"]).reduce<number>(
      (total, month) => total + Number(asObject(month)[field]),
      0,
    );
  return { gross: sum("gross"), net: sum("net") };
}

async function onboardAuthor(shop: Shop, tell: Tell): Promise<string> {
  const { body } = await shop.call(
    shop.author,
    "POST",
    "/v1/authors/onboarding",
    {},
  );
  const account = asText(body["url"]).split("/").at(-1) ?? "";
  must(account.startsWith("acct_"), "the author is sent to Stripe", body);
  shop.stripe.stripe.setTransfers(account, "active");
  await shop.hear();
  tell.did(
    `${shop.author.login} tells Stripe who is paid for ${authorsPlugin}`,
  );
  return account;
}

async function walkTrial(shop: Shop, tell: Tell): Promise<string> {
  const bought = await buys(shop, plan);
  must(bought["status"] === "trialing", "it begins with a trial", bought);
  tell.did(`${shop.buyers[0].login} buys ${plan}: 14 days for nothing`);
  const begun = await worth(shop, asText(bought["license_key"]));
  must(begun.code === "VALID" && begun.tier === "pro", "it is valid", begun);
  await shop.pass(11 * day + hour);
  const letters = await shop.letters();
  must(letters.length >= 2, "a letter says that the trial ends", letters);
  await shop.pass(3 * day + hour);
  const paid = Object.values(shop.stripe.state().charges).map(
    ({ amount }) => amount,
  );
  must(paid.includes(2_900), "the first month is paid", paid);
  tell.saw(`${dateOf(shop.stripe.clock.now())}: the first payment, 29 USD`);
  return begun.key;
}

async function walkRenewals(
  shop: Shop,
  first: string,
  tell: Tell,
): Promise<string> {
  let key = first;
  for (let month = 1; month <= 4; month += 1) {
    await shop.pass(31 * day);
    const renewed = await worth(shop, key);
    must(renewed.code === "VALID", "a renewal goes on with the key", renewed);
    key = renewed.key;
  }
  tell.saw(
    `${dateOf(shop.stripe.clock.now())}: four renewals; the key renewed itself each time`,
  );
  return key;
}

async function walkOverdue(
  shop: Shop,
  last: string,
  tell: Tell,
): Promise<string> {
  const [customer = ""] = Object.keys(shop.stripe.state().customers);
  const stripe = shop.stripe.client();
  const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", {
    customer,
  });
  const [own] = Object.values(shop.stripe.state().subscriptions).filter(
    ({ metadata }) => metadata["plugin_id"] === plan,
  );
  await stripe.subscriptions.update(own?.id ?? "", {
    default_payment_method: bad.id,
  });
  const renewal = Math.min(
    ...(own?.items.data ?? []).map((item) => item.current_period_end),
  );
  await shop.pass(renewal - shop.stripe.clock.now() + 2 * hour);
  const grace = await worth(shop, last);
  must(grace.code === "GRACE", "a failed payment leads to grace", grace);
  tell.did("The card fails at the fifth renewal");
  tell.saw("POST /v1/licenses/verify: GRACE");
  await shop.pass(3 * day);
  const free = await worth(shop, last);
  must(free.code === "VALID" && free.tier === "free", "then it is free", free);
  tell.saw("Three days later: the free tier");
  shop.stripe.buyer.replaceCard(customer, "pm_card_visa");
  await shop.pass(hour);
  const back = await worth(shop, free.key);
  must(back.code === "VALID" && back.tier === "pro", "paid, it is back", back);
  tell.did("The owner gives another card at Stripe's portal");
  tell.saw("POST /v1/licenses/verify: VALID, pro");
  return back.key;
}

async function walkEnd(shop: Shop, last: string, tell: Tell): Promise<void> {
  const own = await shop.call(
    shop.buyers[0],
    "GET",
    "/v1/marketplace/subscriptions",
  );
  const id = asList(own.body["subscriptions"])
    .map(asObject)
    .filter(({ plugin_id }) => plugin_id === plan)
    .map(({ subscription_id }) => asText(subscription_id))[0];
  const cancelled = await shop.call(
    shop.buyers[0],
    "DELETE",
    `/v1/marketplace/subscriptions/${id ?? ""}`,
  );
  must(cancelled.status === 200, "it can be cancelled", cancelled);
  await shop.hear();
  const still = await worth(shop, last);
  must(still.code === "VALID" && still.tier === "pro", "paid is paid", still);
  await shop.pass(32 * day);
  const over = await worth(shop, still.key);
  must(over.tier !== "pro" || over.code !== "VALID", "it has ended", over);
  tell.did(`${shop.buyers[0].login} cancels`);
  tell.saw(`Good until the month was over; now ${over.code}, ${over.tier}`);
}

/**
 * A year of a buyer and an author, with Stripe's clock and the App's moved together.
 *
 * @param tell where each step is told
 */
export async function walkYear(tell: Tell): Promise<void> {
  const shop = await openShop(new Date("2026-12-01T09:00:00Z"));
  try {
    const account = await onboardAuthor(shop, tell);
    await buys(shop, authorsPlugin);
    tell.did(
      `${shop.buyers[0].login} buys ${authorsPlugin} for 10 USD a month`,
    );
    const tried = await walkTrial(shop, tell);
    const renewed = await walkRenewals(shop, tried, tell);
    const back = await walkOverdue(shop, renewed, tell);
    await walkEnd(shop, back, tell);
    await shop.pass(31 * day * 5);
    const { gross, net } = await earned(shop);
    must(gross > 0 && net === gross * 0.8, "80 % are the author's", {
      gross,
      net,
    });
    const payout = shop.stripe.stripe.payOut(account, "usd");
    must(payout?.amount === net, "what was earned is paid out", payout);
    tell.saw(
      `${dateOf(shop.stripe.clock.now())}: ${shop.author.login} sold for ${gross / 100} USD and is paid ${net / 100} USD`,
    );
  } finally {
    await shop.close();
  }
}
