import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "../../../src/main.ts";
import { createAccessTokens } from "../../../src/tokens/access-tokens.ts";
import { createKeyRing } from "../../../src/tokens/key-ring.ts";
import { callApi, type ApiAnswer } from "../api.ts";
import type { Json } from "../json.ts";
import { startStripe, type StripeSandbox } from "../stripe/start.ts";
import { until } from "../until.ts";
import { member, prepareData, type Member } from "./prepare-data.ts";
import { watchJobs } from "./watch-jobs.ts";
import { reconcileSecret, shopSettings, signingKey } from "./shop-settings.ts";

/** The house's plan and add-ons, and the author's plugin. */
const onSale = 4;

/** The App that sells, Stripe, and one clock for both. */
export type Shop = {
  stripe: StripeSandbox;
  buyers: [Member, ...Member[]];
  author: Member;
  call: (
    who: Member | null,
    method: string,
    path: string,
    body?: Json,
  ) => Promise<ApiAnswer>;
  /** What happened at Stripe arrives, and is worked. */
  hear: () => Promise<void>;
  /** Resolves when no job is due or running. */
  settled: () => Promise<void>;
  /** Time goes by for both; then what happened arrives, is worked, and is compared with Stripe. */
  pass: (seconds: number) => Promise<void>;
  /** Subjects of the letters that were written. */
  letters: () => Promise<string[]>;
  close: () => Promise<void>;
};

/**
 * Starts the App in this process, with the stand-in for Stripe, on a database of its own.
 *
 * @param now where the clock of both begins
 * @param logins of those who buy
 * @returns the shop, open
 */
export async function openShop(
  now: Date,
  logins: [string, ...string[]] = ["sakura"],
): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), "miyabi-shop-"));
  const dataDir = join(folder, "data");
  const [first, ...others] = logins;
  const buyers: Shop["buyers"] = [member(first), ...others.map(member)];
  const author = member("kaede");
  await prepareData(dataDir, [...buyers, author], author);
  const began = now.getTime() / 1_000;
  const address = { url: "" };
  const stripe = await startStripe({
    now: began,
    receiver: async (signature, body) => {
      const answer = await fetch(`${address.url}/webhooks/stripe`, {
        method: "POST",
        headers: { "stripe-signature": signature },
        body,
      });
      return answer.status;
    },
    sentAt: () => stripe.clock.now(),
  });
  const clock = (): Date => new Date(stripe.clock.now() * 1_000);
  const pem = signingKey();
  const jobs = watchJobs(clock);
  const app = await start(shopSettings(stripe, dataDir, pem), {
    clock,
    wrapDatabaseFetch: jobs.through,
  });
  address.url = app.url;
  const tokens = createAccessTokens(
    await createKeyRing(pem, null),
    app.config.licence.issuer,
  );
  const reconcile = async (): Promise<void> => {
    await callApi(app.url, "POST", "/internal/reconcile", {
      token: reconcileSecret,
    });
    await jobs.done();
  };
  const hear = async (): Promise<void> => {
    for (const status of await stripe.events.send())
      if (status !== 202) throw new Error(`An event was answered ${status}`);
    await jobs.done();
  };
  await until("everything has its price at Stripe", () =>
    Object.keys(stripe.state().prices).length === onSale ? true : null,
  );
  await jobs.done();
  return {
    stripe,
    buyers,
    author,
    call: async (who, method, path, body) => {
      const token = who === null ? null : await tokens.issue(who.id, clock());
      return callApi(app.url, method, path, {
        ...(token === null ? {} : { token: token.access_token }),
        ...(body === undefined ? {} : { body }),
      });
    },
    hear,
    settled: jobs.done,
    pass: async (seconds) => {
      stripe.clock.advance(seconds);
      await hear();
      await reconcile();
    },
    letters: async () => {
      const mail = join(dataDir, "mail");
      const files = await readdir(mail).catch(() => []);
      const texts = await Promise.all(
        files.map((file) => readFile(join(mail, file), "utf8")),
      );
      return texts.map((text) => /^Subject: (.*)$/m.exec(text)?.[1] ?? "");
    },
    close: async () => {
      await app.close();
      await stripe.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
