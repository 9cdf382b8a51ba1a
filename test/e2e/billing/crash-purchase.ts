import { createPublicKey } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAccessTokens } from "../../../src/tokens/access-tokens.ts";
import { createKeyRing } from "../../../src/tokens/key-ring.ts";
import { callApi, type ApiAnswer } from "../../sandbox/api.ts";
import { freePort, startApp } from "../../sandbox/app-process.ts";
import { asList, asObject, asText } from "../../sandbox/json.ts";
import { productRoot } from "../../sandbox/sandbox.ts";
import type { Member } from "../../sandbox/shop/prepare-data.ts";
import { shopSettings } from "../../sandbox/shop/shop-settings.ts";
import { startStripe, type StripeSandbox } from "../../sandbox/stripe/start.ts";
import { until } from "../../sandbox/until.ts";

/** What an App begins with: its data, its signing key, and who buys. */
export type Beginning = { data: string; pem: string; buyer: Member };

export type CrashedPurchase = {
  /** Every write point passed before the end, or before the death. */
  points: string[];
  crashed: boolean;
  outcome: {
    customers: number;
    subscriptions: number;
    payments: number;
    ours: string[];
    licences: string[];
    letters: number;
  };
};

const plugin = "/v1/marketplace/plugins/miyabi-operations-pro";

/** Longer than any lease that a dead process may hold. */
const pastLeases = "150";

/** Null while nobody is there, or the App asks to come again. */
async function tried(
  call: () => Promise<ApiAnswer>,
): Promise<ApiAnswer | null> {
  try {
    const answer = await call();
    return answer.status >= 500 ? null : answer;
  } catch {
    return null; // the App is down
  }
}

/** Stripe comes again with what was not taken. */
async function deliver(stripe: StripeSandbox): Promise<true | null> {
  const waiting = stripe.events.waiting();
  const statuses = await stripe.events.send();
  for (const [index, event] of waiting.entries())
    if (statuses[index] !== 202)
      await until("the event is taken", async () =>
        (await stripe.events.again(event)) === 202 ? true : null,
      );
  return true;
}

/**
 * A trial and a purchase while the App is killed at one write point, and started again. The buyer tries until there is an
 * answer, and Stripe until its events are taken.
 *
 * @param crashAt name of the point; "" for an undisturbed run
 * @param beginning a data directory, which is copied
 * @returns the points, and how it ends at Stripe and here
 */
export async function crashPurchase(
  crashAt: string,
  { data, pem, buyer }: Beginning,
): Promise<CrashedPurchase> {
  const scratch = await mkdtemp(join(tmpdir(), "miyabi-buy-"));
  await cp(data, join(scratch, "data"), { recursive: true });
  const pointsFile = join(scratch, "points");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const stripe = await startStripe({
    receiver: async (signature, body) => {
      const answer = await tried(async () => {
        const { status } = await fetch(`${url}/webhooks/stripe`, {
          method: "POST",
          headers: { "stripe-signature": signature },
          body,
        });
        return { status, body: {} };
      });
      return answer?.status ?? 503;
    },
  });
  const run = (env: Record<string, string>) =>
    startApp({
      entry: join(productRoot, "test/e2e/crashing-app.ts"),
      port,
      modulus: createPublicKey(pem).export({ format: "jwk" }).n ?? "",
      env: {
        ...shopSettings(stripe, join(scratch, "data"), pem),
        PORT: String(port),
        CRASH_POINTS: pointsFile,
        RECONCILE_SECONDS: "1",
        LOG_LEVEL: "warn",
        ...env,
      },
      mayDie: crashAt !== "",
    });
  const passed = async (): Promise<string[]> =>
    (await readFile(pointsFile, "utf8").catch(() => ""))
      .split("\n")
      .slice(0, -1);
  let app = await run({ CRASH_AT: crashAt });
  let over = false;
  let crashed = false;
  const revived = app.gone.then(async () => {
    if (over) return;
    crashed = true;
    app = await run({ CRASH_AT: "", CRASH_CLOCK_SECONDS: pastLeases });
  });
  try {
    const ring = await createKeyRing(pem, null);
    const { access_token: token } = await createAccessTokens(
      ring,
      "miyabi-marketplace",
    ).issue(buyer.id, new Date());
    const insist = (method: string, path: string, body?: object) =>
      until(`${method} ${path} is answered`, () =>
        tried(() =>
          callApi(url, method, path, {
            token,
            ...(body === undefined ? {} : { body: { ...body } }),
          }),
        ),
      );
    const listed = async (path: string, name: string) =>
      asList((await insist("GET", path)).body[name]).map(asObject);
    await insist("POST", `${plugin}/trial`);
    await insist("POST", `${plugin}/purchase`, {
      tier: "pro",
      payment_method_id: "pm_card_visa",
    });
    await deliver(stripe);
    await until(
      "the subscription and its receipt are there",
      async () => {
        await deliver(stripe);
        const own = await listed(
          "/v1/marketplace/subscriptions",
          "subscriptions",
        );
        const paid = own.some(({ status }) => status === "active");
        return paid && (await letters(scratch)) > 0 ? true : null;
      },
      app.log,
    );
    const state = stripe.state();
    const own = await listed("/v1/marketplace/subscriptions", "subscriptions");
    const licences = await listed("/v1/licenses", "licenses");
    over = true;
    return {
      points: await passed(),
      crashed,
      outcome: {
        customers: Object.keys(state.customers).length,
        subscriptions: Object.keys(state.subscriptions).length,
        payments: Object.values(state.charges).filter(({ paid }) => paid)
          .length,
        ours: own.map(({ status }) => asText(status)),
        licences: licences
          .filter(({ status }) => status === "active")
          .map(({ tier }) => asText(tier)),
        letters: await letters(scratch),
      },
    };
  } finally {
    over = true;
    await app.stop();
    await revived;
    await stripe.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Letters that were written; each has a name of its own, so that one written twice is one. */
async function letters(scratch: string): Promise<number> {
  const files = await readdir(join(scratch, "data/mail")).catch(() => []);
  return files.filter((name) => name.endsWith(".eml")).length;
}
