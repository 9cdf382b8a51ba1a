import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { serve } from "../support/serve.ts";
import { later, noon } from "../support/licence-records.ts";

const pro = "/v1/marketplace/plugins/miyabi-operations-pro";
let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
beforeEach(() => {
  world.time.now = noon;
});
afterAll(() => world.db.close());

describe("POST /v1/marketplace/plugins/{id}/install", () => {
  it("gives the free tier, and the same licence each time", async () => {
    const { token } = await world.person();
    const first = await world.send("POST", `${pro}/install`, { token });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      plugin_id: "miyabi-operations-pro",
      tier: "free",
    });
    world.time.now = later(5 / 24 / 60);
    const second = await world.send("POST", `${pro}/install`, { token });
    expect(second.body).toEqual(first.body);
  });

  it("gives parallel callers the same licence", async () => {
    const { token } = await world.person();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        world.send("POST", `${pro}/install`, { token }),
      ),
    );
    const keys = new Set(answers.map(({ body }) => body["license_key"]));
    expect(keys.size).toBe(1);
  });

  it("answers with the trial while it runs, and with the free tier after it", async () => {
    const { id, token } = await world.person();
    await world.send("POST", `${pro}/trial`, { token });
    const during = await world.send("POST", `${pro}/install`, { token });
    expect(during.body["tier"]).toBe("pro");
    world.time.now = later(15);
    const fresh = await world.deps.accessTokens.issue(id, later(15));
    const after = await world.send("POST", `${pro}/install`, {
      token: fresh.access_token,
    });
    expect(after.body["tier"]).toBe("free");
  });

  it.each([
    ["an add-on", "miyabi-security-scanner", 402],
    ["an unknown plugin", "no-such-plugin", 404],
    ["a name that is none", "%00%F0%9F%92%A9", 404],
  ])("refuses %s", async (_, id, status) => {
    const { token } = await world.person();
    const path = `/v1/marketplace/plugins/${id}/install`;
    const answer = await world.send("POST", path, { token });
    expect(answer.status).toBe(status);
  });

  it("wants a person who is signed in and still exists", async () => {
    const nobody = await world.send("POST", `${pro}/install`);
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get("www-authenticate")).toBe("Bearer");
    const { access_token: token } = await world.deps.accessTokens.issue(
      "00000000-0000-4000-8000-000000000000",
      noon,
    );
    const gone = await world.send("POST", `${pro}/install`, { token });
    expect(gone.status).toBe(401);
  });
});

describe("the trial", () => {
  it("lasts 14 days, once for each person and plugin, for ever", async () => {
    const { id, token } = await world.person();
    const before = await world.send("GET", `${pro}/trial`, { token });
    expect(before.body).toEqual({ eligible: true, status: "available" });
    const started = await world.send("POST", `${pro}/trial`, { token });
    expect(started.status).toBe(200);
    expect(started.body).toEqual({
      license_key: expect.any(String) as string,
      status: "trial",
      trial_started_at: noon.toISOString(),
      trial_ends_at: later(14).toISOString(),
      trial_days_remaining: 14,
    });
    const during = await world.send("GET", `${pro}/trial`, { token });
    expect(during.body).toEqual({
      eligible: false,
      status: "active",
      days_remaining: 14,
    });
    world.time.now = later(20);
    const fresh = await world.deps.accessTokens.issue(id, later(20));
    const sent = { token: fresh.access_token };
    const after = await world.send("GET", `${pro}/trial`, sent);
    expect(after.body).toEqual({
      eligible: false,
      status: "expired",
      expired_at: later(14).toISOString(),
    });
    expect((await world.send("POST", `${pro}/trial`, sent)).status).toBe(409);
  });

  it("is not to be had where none is offered", async () => {
    const { token } = await world.person();
    const free = "/v1/marketplace/plugins/miyabi-operations-free/trial";
    expect((await world.send("POST", free, { token })).status).toBe(409);
    expect((await world.send("GET", free, { token })).status).toBe(404);
  });
});

describe("50 parallel trials of one person over HTTP", () => {
  it("give one licence and 49 times 409", async () => {
    const { id, token } = await world.person();
    const { url, close } = await serve(world.api);
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const response = await fetch(`${url}${pro}/trial`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}` },
        });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    close();
    expect(statuses.toSorted()).toEqual([200, ...Array<number>(49).fill(409)]);
    const rows = await world.db.sql(
      "select id from public.licenses where user_id = $1",
      [id],
    );
    expect(rows).toHaveLength(1);
  });
});
