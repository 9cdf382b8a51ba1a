import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { later, noon } from "../support/licence-records.ts";

const pro = "miyabi-operations-pro";
let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
beforeEach(() => {
  world.time.now = noon;
});
afterAll(() => world.db.close());

async function trialKey(token: string): Promise<string> {
  const { body } = await world.send(
    "POST",
    `/v1/marketplace/plugins/${pro}/trial`,
    { token },
  );
  return String(body["license_key"]);
}

async function installKey(token: string): Promise<string> {
  const { body } = await world.send(
    "POST",
    `/v1/marketplace/plugins/${pro}/install`,
    { token },
  );
  return String(body["license_key"]);
}

const verify = (body: object) =>
  world.send("POST", "/v1/licenses/verify", { body });
const refresh = (license_key: string) =>
  world.send("POST", "/v1/licenses/refresh", { body: { license_key } });

describe("POST /v1/licenses/verify", () => {
  it("answers with what the licence grants, and with the nonce", async () => {
    const { token } = await world.person();
    const license_key = await trialKey(token);
    const { status, body } = await verify({
      license_key: `${license_key}\n`,
      plugin_id: pro,
      feature: "private-repos",
      nonce: "abc",
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      valid: true,
      code: "VALID",
      checked_at: noon.toISOString(),
      nonce: "abc",
      license_id: expect.any(String) as string,
      plugin_id: pro,
      tier: "pro",
      expires_at: later(14).toISOString(),
      features: expect.arrayContaining(["verify-command"]) as string[],
      limitations: {
        monthly_issues: -1,
        concurrency: 3,
        claude_api_tokens: 100_000,
      },
    });
  });

  it("answers 200 with the code, and grants nothing, when the licence is no good", async () => {
    const { token } = await world.person();
    const license_key = await trialKey(token);
    const codeOf = async (question: object) => {
      const { status, body } = await verify({ license_key, ...question });
      expect(status).toBe(200);
      expect(body).toMatchObject({ valid: false });
      expect(body).not.toHaveProperty("features");
      return body["code"];
    };
    expect(await codeOf({ license_key: "x" })).toBe("MALFORMED");
    expect(await codeOf({ plugin_id: "other" })).toBe("WRONG_PLUGIN");
    expect(await codeOf({ feature: "sso-saml" })).toBe("FEATURE_MISSING");
    world.time.now = later(14);
    expect(await codeOf({})).toBe("EXPIRED");
  });

  it("counts a licence whose owner's account was deleted as revoked", async () => {
    const { token, id } = await world.person();
    const key = await installKey(token);
    await world.db.sql("delete from licenses where user_id = $1", [id]);
    await world.deps.verifier.refresh();
    const { body } = await verify({ license_key: key });
    expect(body["code"]).toBe("REVOKED");
  });
});

describe("POST /v1/licenses/refresh", () => {
  it("gives the same key while more than 7 days are left, then the next one", async () => {
    const { token } = await world.person();
    const first = await installKey(token);
    world.time.now = later(27);
    expect((await refresh(first)).body["license_key"]).toBe(first);
    world.time.now = later(28);
    const next = await refresh(first);
    expect(next.body).toMatchObject({
      plugin_id: pro,
      tier: "free",
      expires_at: later(63).toISOString(),
    });
    expect(next.body["license_key"]).not.toBe(first);
    expect((await refresh(first)).body).toEqual(next.body);
  });

  it("gives parallel callers the same next key", async () => {
    const { token } = await world.person();
    const first = await installKey(token);
    world.time.now = later(30);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => refresh(first)),
    );
    expect(new Set(answers.map(({ body }) => body["license_key"])).size).toBe(
      1,
    );
  });

  it("takes an expired key, and a superseded one for its successor", async () => {
    const { id, token } = await world.person();
    const free = await installKey(token);
    world.time.now = later(100);
    expect((await refresh(free)).status).toBe(200);
    const later100 = await world.deps.accessTokens.issue(id, later(100));
    const trial = await trialKey(later100.access_token);
    expect((await verify({ license_key: free })).body["code"]).toBe(
      "SUPERSEDED",
    );
    expect((await refresh(free)).body["license_key"]).toBe(trial);
  });

  it("refuses a key that is not ours, and one whose entitlement has ended", async () => {
    expect((await refresh("x")).status).toBe(401);
    const { token } = await world.person();
    const trial = await trialKey(token);
    world.time.now = later(15);
    const { status, body } = await refresh(trial);
    expect(status).toBe(402);
    expect(body["error"]).toBe("payment_required");
  });
});

describe("POST /v1/licenses/revoke", () => {
  const revoke = (token: string, body: object) =>
    world.send("POST", "/v1/licenses/revoke", { token, body });

  it("ends a licence for good: verify, refresh and install say so", async () => {
    const admin = await world.person(true);
    const { token } = await world.person();
    const license_key = await installKey(token);
    const reason = "shared in public";
    const first = await revoke(admin.token, { license_key, reason });
    expect(first.body).toMatchObject({
      status: "revoked",
      already_revoked: false,
    });
    const { license_id } = first.body;
    expect((await verify({ license_key })).body["code"]).toBe("REVOKED");
    expect((await refresh(license_key)).status).toBe(403);
    const again = await world.send(
      "POST",
      `/v1/marketplace/plugins/${pro}/install`,
      { token },
    );
    expect(again.status).toBe(403);
    expect(
      (await revoke(admin.token, { license_id, reason })).body,
    ).toMatchObject({ already_revoked: true });
  });

  it("is for administrators by their role in the database", async () => {
    const { token } = await world.person();
    const body = { license_id: randomUUID(), reason: "x" };
    expect((await revoke(token, body)).status).toBe(403);
    expect(
      (await world.send("POST", "/v1/licenses/revoke", { body })).status,
    ).toBe(401);
  });

  it("wants a licence that exists, one way of naming it, and a reason", async () => {
    const { token } = await world.person(true);
    const license_id = randomUUID();
    const status = async (body: object) => (await revoke(token, body)).status;
    expect(await status({ license_id, reason: "x" })).toBe(404);
    expect(await status({ reason: "x" })).toBe(422);
    expect(await status({ license_id })).toBe(422);
    expect(await status({ license_id, license_key: "x", reason: "x" })).toBe(
      422,
    );
    expect(await status({ license_id: "x", reason: "x" })).toBe(422);
  });
});

describe("GET /v1/licenses", () => {
  it("shows a person the own licences, with the key of the one in force", async () => {
    const [owner, other] = [await world.person(), await world.person()];
    await installKey(owner.token);
    world.time.now = new Date(noon.getTime() + 60_000);
    const license_key = await trialKey(owner.token);
    const list = async (token: string) => {
      const { body } = await world.send("GET", "/v1/licenses", { token });
      return body["licenses"];
    };
    expect(await list(owner.token)).toMatchObject([
      { plugin_id: pro, kind: "trial", status: "active", license_key },
      { kind: "free", status: "superseded", license_key: null },
    ]);
    expect(await list(other.token)).toEqual([]);
  });

  it("tells what became of the plugin of each", async () => {
    const { token } = await world.person();
    await installKey(token);
    const listed = { listing: "listed", listing_reason: null };
    const first = await world.send("GET", "/v1/licenses", { token });
    expect(first.body["licenses"]).toMatchObject([listed]);
    const pulled = { listing: "delisted", listing_reason: "it broke" };
    const say = (change: typeof listed | typeof pulled) =>
      world.db.sql(
        `update public.plugins set listing = '${change.listing}',
         listing_reason = ${change.listing_reason === null ? "null" : `'${change.listing_reason}'`}
         where id = '${pro}'`,
      );
    await say(pulled);
    const second = await world.send("GET", "/v1/licenses", { token });
    await say(listed);
    expect(second.body["licenses"]).toMatchObject([pulled]);
  });
});
