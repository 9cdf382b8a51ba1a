import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMarketplace } from "../../src/client/marketplace.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { serve } from "../support/serve.ts";
import { anyClaims, later, noon } from "../support/licence-records.ts";

const pro = "miyabi-operations-pro";
let world: ApiWorld;
let server: Awaited<ReturnType<typeof serve>>;
let baseUrl = "";

beforeAll(async () => {
  world = await openApiWorld();
  server = await serve(world.api);
  // With a slash at the end, as people write it.
  baseUrl = `${server.url}/`;
});
beforeEach(() => {
  world.time.now = noon;
});
afterAll(async () => {
  server.close();
  await world.db.close();
});

const marketplace = () =>
  createMarketplace({ baseUrl, clock: () => world.time.now });

async function trial(): Promise<string> {
  const { token } = await world.person();
  const reply = await marketplace().startTrial(pro, token);
  if (reply.outcome !== "granted") throw new Error(reply.outcome);
  return reply.license_key;
}

describe("the client online", () => {
  it("learns what a valid licence grants", async () => {
    const verdict = await marketplace().verify(await trial(), {
      plugin_id: pro,
      feature: "private-repos",
    });
    expect(verdict).toMatchObject({
      outcome: "valid",
      licence: { plugin_id: pro, tier: "pro", limitations: { concurrency: 3 } },
    });
  });

  it("learns why a licence is denied", async () => {
    const key = await trial();
    const verdict = await marketplace().verify(key, { plugin_id: "other" });
    expect(verdict).toEqual({ outcome: "denied", code: "WRONG_PLUGIN" });
  });

  it("installs, refreshes, and hands on a refusal in words", async () => {
    const { token } = await world.person();
    const installed = await marketplace().install(pro, token);
    expect(installed.outcome).toBe("granted");
    const key = installed.outcome === "granted" ? installed.license_key : "";
    expect(await marketplace().refresh(key)).toEqual(installed);
    const refused = await marketplace().install("no-such-plugin", token);
    expect(refused).toMatchObject({ outcome: "refused", error: "not_found" });
    expect(await marketplace().refresh("x")).toMatchObject({
      outcome: "refused",
      error: "unauthorized",
    });
  });
});

describe("the client asked about an installed plugin", () => {
  afterAll(() => listed("'listed', listing_reason = null"));
  const listed = (state: string) =>
    world.db.sql(
      `update public.plugins set listing = ${state} where id = '${pro}'`,
    );

  it("learns that it was taken out of the catalogue, and why", async () => {
    const version = expect.any(String) as string;
    expect(await marketplace().listing(pro)).toEqual({
      outcome: "answered",
      listing: { listing: "listed", reason: null, version },
    });
    await listed("'delisted', listing_reason = 'it sends files away'");
    expect(await marketplace().listing(pro)).toEqual({
      outcome: "answered",
      listing: { listing: "delisted", reason: "it sends files away", version },
    });
  });

  it("learns nothing of one that was never in it", async () => {
    expect(await marketplace().listing("no-such-plugin")).toMatchObject({
      outcome: "refused",
      error: "not_found",
    });
  });
});

describe("the client when nothing can be learned", () => {
  const answering = (respond: () => Promise<Response>) =>
    createMarketplace({ baseUrl, fetch: respond });
  const json = (status: number) =>
    Response.json({ error: "x", message: "x" }, { status });

  it.each<[string, () => Promise<Response>]>([
    ["there is no network", () => Promise.reject(new TypeError("failed"))],
    ...[404, 408, 429, 500, 502, 503].map(
      (status): [string, () => Promise<Response>] => [
        `the status is ${status}`,
        () => Promise.resolve(json(status)),
      ],
    ),
    ["a proxy shows a page", () => Promise.resolve(new Response("<html>"))],
    ["the answer is another one", () => Promise.resolve(Response.json({}))],
    [
      "a valid one lacks its grant",
      () => Promise.resolve(Response.json({ valid: true, code: "VALID" })),
    ],
  ])("says unreachable, never denied: %s", async (_, respond) => {
    const verdict = await answering(respond).verify("key");
    expect(verdict.outcome).toBe("unreachable");
  });

  it("passes on what the marketplace says itself, in one line and without escape sequences", async () => {
    const message = `Try again in 5 seconds.\n\u001b[2J${"x".repeat(1_000)}`;
    const verdict = await answering(() =>
      Promise.resolve(Response.json({ message }, { status: 429 })),
    ).verify("key");
    expect(verdict).toMatchObject({
      reason: expect.stringMatching(
        /^The marketplace answered with status 429\. Try again in 5 seconds\.[\x20-\x7e]{0,360}$/,
      ) as string,
    });
  });
});

describe("the client offline", () => {
  async function keys() {
    const reply = await marketplace().publicKeys();
    if (reply.outcome !== "fetched") throw new Error(reply.reason);
    return reply.jwks;
  }
  const offline = async (key: string, question = {}) =>
    marketplace().verifyOffline(key, await keys(), question);

  it("says the same as online for a good key", async () => {
    const key = await trial();
    expect(await offline(key)).toEqual(await marketplace().verify(key));
  });

  it("denies by signature, time, plugin and feature", async () => {
    const key = await trial();
    const [header, payload] = key.split(".");
    const { access_token } = await world.deps.accessTokens.issue("x", noon);
    const codeOf = async (text: string, question = {}) => {
      const verdict = await offline(text, question);
      return verdict.outcome === "denied" ? verdict.code : verdict.outcome;
    };
    expect(await codeOf("x")).toBe("MALFORMED");
    expect(await codeOf(access_token)).toBe("MALFORMED");
    expect(await codeOf(`${header ?? ""}.${payload ?? ""}.AAAA`)).toBe(
      "BAD_SIGNATURE",
    );
    expect(await codeOf(key, { plugin_id: "other" })).toBe("WRONG_PLUGIN");
    expect(await codeOf(key, { feature: "sso-saml" })).toBe("FEATURE_MISSING");
    const unknown = await marketplace().verifyOffline(key, { keys: [] });
    expect(unknown).toEqual({ outcome: "denied", code: "UNKNOWN_KEY" });
    world.time.now = later(14);
    expect(await codeOf(key)).toBe("EXPIRED");
    world.time.now = later(-1);
    expect(await codeOf(key)).toBe("NOT_YET_VALID");
  });

  it("takes nothing for a licence that lacks a part of one", async () => {
    const { limitations } = anyClaims();
    const claims = anyClaims({
      limitations: { ...limitations, concurrency: "3" as unknown as number },
    });
    const { key } = await world.deps.keys.mint(claims);
    expect(await offline(key)).toEqual({
      outcome: "denied",
      code: "MALFORMED",
    });
  });
});
