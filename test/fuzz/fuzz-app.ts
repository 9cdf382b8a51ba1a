import { randomUUID } from "node:crypto";
import { parseConfig } from "../../src/config.ts";
import {
  billingAbsent,
  createBillingPart,
} from "../../src/main/billing-part.ts";
import { createGitHubPart } from "../../src/main/github-part.ts";
import { listen } from "../../src/main/listen.ts";
import { serveApi } from "../../src/main/serve-api.ts";
import { createStores } from "../../src/main/stores.ts";
import { emptyState, fakeGitHub } from "../support/github-state.ts";
import { people, repository } from "../support/marketplace-world.ts";
import { pro, proHolder } from "../support/pro-holder.ts";
import { openShop } from "../support/shop-world.ts";
import { anyPem, foreignRing } from "../support/signing-keys.ts";
import type { Credentials } from "./make-request.ts";

const secret = "a-secret-of-the-fuzzing";

/** GitHub, which knows no token that was made up, and whose keys sign none of them. */
function standIn(github: typeof fetch): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (pathname === "/.well-known/jwks")
      return Response.json(foreignRing.jwks);
    return pathname.startsWith("/applications/")
      ? Response.json({ message: "Not Found" }, { status: 404 })
      : github(request);
  };
}

/** The App with all its stand-ins on a port of this machine, with people, a licence and no limits of rate. */
export async function openFuzzApp() {
  const shop = await openShop();
  const { deps, stripe, db } = shop;
  const { clock, log, publicUrl, keys } = deps;
  const newId = randomUUID;
  const state = emptyState(clock);
  state.people = Object.values(people);
  state.repositories = [repository(500, "miyabi/marketplace")];
  const config = parseConfig({
    GITHUB_APP_ID: "1",
    GITHUB_PRIVATE_KEY: anyPem(),
    GITHUB_WEBHOOK_SECRET: secret,
    GITHUB_CLIENT_ID: "client",
    GITHUB_CLIENT_SECRET: secret,
    GITHUB_API_URL: "http://github.localhost",
    MARKETPLACE_REPOSITORY: "miyabi/marketplace",
    STRIPE_SECRET_KEY: stripe.apiKey,
    STRIPE_WEBHOOK_SECRET: "whsec_fuzzing",
    STRIPE_API_URL: "http://stripe.localhost",
  });
  if (config.github === null || config.stripe === null)
    throw new Error("the stand-ins are not configured");
  const stores = createStores(db.client);
  const outside = { clock, newId, log, wake: () => undefined };
  const github = await createGitHubPart(
    config,
    config.github,
    publicUrl,
    stores,
    { ...outside, fetch: standIn(fakeGitHub(state, (call) => call()).fetch) },
  );
  const billing = createBillingPart(config.stripe, stores, {
    ...outside,
    ...{ publicUrl, keys, fetch: globalThis.fetch },
    refresh: deps.verifier.refresh,
  });
  const listener = await listen("127.0.0.1", 0, { patienceMs: 100 });
  serveApi(listener, {
    ...deps,
    ...github,
    receiveStripe: billing.receiveStripe ?? billingAbsent.receiveStripe,
    reconcile: { secret, run: () => Promise.resolve(true) },
  });
  const holder = await proHolder(shop);
  const admin = await shop.person(true);
  const bearers = [holder.token, holder.key, admin.token, secret, "a.b.c", ""];
  const credentials = [
    ...bearers.map((token) => `Bearer ${token}`),
    "Basic eDp5",
    "Bearer",
  ] as string[] as Credentials;
  const known: [string, ...string[]] = [
    ...([pro, "miyabi-security-pack", holder.key, holder.id] as const),
    ...["ayumi/issue-tools", "pm_card_visa", "pro", "JP", "2026-11"],
  ];
  return {
    port: listener.port,
    credentials,
    known,
    logged: shop.logged,
    close: async () => {
      await listener.close();
      await shop.close();
    },
  };
}
