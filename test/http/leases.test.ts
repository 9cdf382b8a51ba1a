import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { noon } from "../support/licence-records.ts";
import { pro, proHolder } from "../support/pro-holder.ts";

let world: ApiWorld;
let admin: string;
beforeAll(async () => {
  world = await openApiWorld();
  admin = (await world.person(true)).token;
});
beforeEach(() => {
  world.time.now = noon;
});
afterAll(() => world.db.close());

/** A licence of the trial: three slots. */
async function trialKey(): Promise<string> {
  const { token } = await world.person();
  const path = `/v1/marketplace/plugins/${pro}/trial`;
  return String(
    (await world.send("POST", path, { token })).body["license_key"],
  );
}

const acquire = (token: string, host = "laptop") =>
  world.send("POST", "/v1/licenses/leases", { token, body: { host } });
const heartbeat = (token: string, id: unknown) =>
  world.send("POST", `/v1/licenses/leases/${String(id)}/heartbeat`, { token });
const release = (token: string, id: unknown) =>
  world.send("DELETE", `/v1/licenses/leases/${String(id)}`, { token });

function pass(seconds: number): void {
  world.time.now = new Date(world.time.now.getTime() + seconds * 1_000);
}

describe("slots of a licence", () => {
  it("are never more than its concurrency, whoever of 500 asks at the same moment", async () => {
    const key = await trialKey();
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, n) => acquire(key, `host-${n}`)),
    );
    const got = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 409);
    expect([got.length, refused.length]).toEqual([3, 497]);
    // One comes free: again exactly one of many gets it.
    await release(key, got[0]?.body["lease_id"]);
    const again = await Promise.all(
      Array.from({ length: 50 }, () => acquire(key)),
    );
    expect(again.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("when taken say who holds them, and when the next may be free", async () => {
    const { key } = await proHolder(world);
    await acquire(key, "ci");
    pass(10);
    const refused = await acquire(key, "laptop");
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      error: "concurrency_exceeded",
      message:
        "The only slot of this licence is in use: by ci. The next may free at 2026-03-01T12:01:00.000Z.",
      retry_after: 50,
      details: [
        { path: "holders.0", message: "ci, until 2026-03-01T12:01:00.000Z" },
      ],
    });
  });

  it("are free a minute after their last heartbeat, and cannot be prolonged any more", async () => {
    const { key } = await proHolder(world);
    const { lease_id } = (await acquire(key)).body;
    pass(59);
    expect((await heartbeat(key, lease_id)).body).toMatchObject({
      expires_at: "2026-03-01T12:01:59.000Z",
      heartbeat_seconds: 20,
    });
    pass(59);
    expect((await acquire(key, "other")).status).toBe(409);
    pass(1);
    expect((await heartbeat(key, lease_id)).status).toBe(404);
    expect((await acquire(key, "other")).status).toBe(200);
    expect((await heartbeat(key, lease_id)).status).toBe(404);
    // Whoever lost it takes nothing away from the other.
    expect((await release(key, lease_id)).status).toBe(200);
    expect((await acquire(key)).status).toBe(409);
  });

  it("are without limit where the licence says -1", async () => {
    const { id } = await world.person();
    const { body } = await world.send("POST", "/v1/licenses/issue", {
      token: admin,
      body: {
        user_id: id,
        plugin_id: "miyabi-operations-enterprise",
        tier: "enterprise",
        reason: "A test",
      },
    });
    const key = String(body["license_key"]);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => acquire(key)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set([200]),
    );
  });

  it("belong to their licence: others find nothing, and people's tokens are refused", async () => {
    const [one, two] = [await proHolder(world), await proHolder(world)];
    const { lease_id } = (await acquire(one.key)).body;
    expect((await heartbeat(two.key, lease_id)).status).toBe(404);
    await release(two.key, lease_id);
    expect((await heartbeat(one.key, lease_id)).status).toBe(200);
    expect((await acquire(one.token)).status).toBe(401);
    expect((await heartbeat(one.key, "not-an-id")).status).toBe(404);
  });
});
