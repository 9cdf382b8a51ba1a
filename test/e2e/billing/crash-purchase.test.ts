import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { member, prepareData } from "../../sandbox/shop/prepare-data.ts";
import { signingKey } from "../../sandbox/shop/shop-settings.ts";
import { crashPurchase, type CrashedPurchase } from "./crash-purchase.ts";

/** `npm run test:long` dies everywhere, `npm test` where Stripe has sold and we do not know. */
const all = process.env["LONG"] === "1";
const decisive = ["after Stripe POST /v1/subscriptions #1"];

const folder = await mkdtemp(join(tmpdir(), "miyabi-buyers-"));
afterAll(() => rm(folder, { recursive: true }));
const [buyer, author] = [member("sakura"), member("kaede")];
await prepareData(join(folder, "data"), [buyer, author], author);
const beginning = { data: join(folder, "data"), pem: signingKey(), buyer };

const asItMustBe: CrashedPurchase["outcome"] = {
  ...{ customers: 1, subscriptions: 1, payments: 1 },
  ...{ ours: ["active"], licences: ["pro"], letters: 1 },
};

const points = all ? (await crashPurchase("", beginning)).points : decisive;

describe("the App is killed with -9 during a purchase", () => {
  const survived: string[] = [];

  it.each(points)(
    "%s, and it is one subscription, one payment and one licence",
    { timeout: 180_000 },
    async (point) => {
      const { outcome, crashed } = await crashPurchase(point, beginning);
      expect(outcome).toEqual(asItMustBe);
      if (!crashed) survived.push(point);
    },
  );

  it("at nearly all of these points", () => {
    expect(points.length).toBeGreaterThanOrEqual(1);
    expect(survived.length).toBeLessThanOrEqual(points.length / 10);
  });
});
