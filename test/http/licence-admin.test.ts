import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readRevocations } from "../../src/client/statements.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { later, noon } from "../support/licence-records.ts";
import { pro, proHolder } from "../support/pro-holder.ts";
import { ourRing } from "../support/signing-keys.ts";

let world: ApiWorld;
let admin: string;
let rotated = 0;
beforeAll(async () => {
  world = await openApiWorld({
    rotateKeys: () => {
      rotated += 1;
      return Promise.resolve();
    },
  });
  admin = (await world.person(true)).token;
});
beforeEach(() => {
  world.time.now = noon;
});
afterAll(() => world.db.close());

const post = (path: string, token: string, body: object) =>
  world.send("POST", path, { token, body });
const codeOf = async (license_key: unknown) =>
  (await world.send("POST", "/v1/licenses/verify", { body: { license_key } }))
    .body["code"];
const idOf = (key: string) => String(decodeJwt(key).jti);

describe("POST /v1/licenses/issue", () => {
  const grant = (user_id: string, change: object = {}) => ({
    user_id,
    plugin_id: pro,
    tier: "pro",
    reason: "Won a prize",
    ...change,
  });

  it("gives a person a paid tier without payment, and writes down why", async () => {
    const person = await world.person();
    const { status, body } = await post(
      "/v1/licenses/issue",
      admin,
      grant(person.id, { expires_at: later(400).toISOString() }),
    );
    expect([status, body["outcome"], body["tier"]]).toEqual([
      200,
      "created",
      "pro",
    ]);
    expect(await codeOf(body["license_key"])).toBe("VALID");
    const rows = await world.db.sql(
      "select action, reason from audit_log where details->>'license_id' = $1",
      [body["license_id"]],
    );
    expect(JSON.stringify(rows)).toContain("Won a prize");
  });

  it("lets a trial that becomes a licence keep its id, and replaces a free one at once", async () => {
    const person = await world.person();
    const path = `/v1/marketplace/plugins/${pro}/trial`;
    const trial = await world.send("POST", path, { token: person.token });
    const key = String(trial.body["license_key"]);
    const kept = await post("/v1/licenses/issue", admin, grant(person.id));
    expect(kept.body).toMatchObject({
      outcome: "kept",
      license_id: idOf(key),
    });
    expect(await codeOf(kept.body["license_key"])).toBe("VALID");

    const holder = await proHolder(world);
    await post("/v1/licenses/issue", admin, grant(holder.id));
    expect(await codeOf(holder.key)).toBe("SUPERSEDED");
  });

  it("is for administrators, and for people and plugins that exist", async () => {
    const person = await world.person();
    const issue = (token: string, body: object) =>
      post("/v1/licenses/issue", token, body);
    expect((await issue(person.token, grant(person.id))).status).toBe(403);
    const nobody = grant("00000000-0000-4000-8000-000000000000");
    expect((await issue(admin, nobody)).status).toBe(404);
    const nothing = grant(person.id, { plugin_id: "nothing" });
    expect((await issue(admin, nothing)).status).toBe(404);
    const both = grant(person.id, { github_login: person.github_login });
    expect((await issue(admin, both)).status).toBe(422);
  });
});

describe("POST /v1/licenses/reissue", () => {
  it("revokes what leaked at once and gives the same anew, three times a month", async () => {
    const { key, token } = await proHolder(world);
    let last = key;
    const reissue = () =>
      post("/v1/licenses/reissue", token, { license_id: idOf(last) });
    for (let n = 0; n < 3; n += 1) {
      const { status, body } = await reissue();
      expect(status).toBe(200);
      expect(await codeOf(last)).toBe("REVOKED");
      last = String(body["license_key"]);
      expect(await codeOf(last)).toBe("VALID");
    }
    expect((await reissue()).status).toBe(409);
    world.time.now = new Date("2026-04-01T00:00:00Z");
    await world.deps.verifier.refresh();
    const { token: later } = await world.deps.accessTokens
      .issue(String(decodeJwt(key).sub), world.time.now)
      .then(({ access_token }) => ({ token: access_token }));
    const april = await post("/v1/licenses/reissue", later, {
      license_id: idOf(last),
    });
    expect(april.status).toBe(200);
  });

  it("is for the own licence only", async () => {
    const { key } = await proHolder(world);
    const other = await world.person();
    const body = { license_id: idOf(key) };
    expect((await post("/v1/licenses/reissue", other.token, body)).status).toBe(
      404,
    );
    expect(await codeOf(key)).toBe("VALID");
  });
});

describe("GET /v1/licenses/revocations", () => {
  it("is signed, has what was revoked, and forgets it when its keys have ended", async () => {
    const { key, token } = await proHolder(world);
    const read = async () => {
      const { body } = await world.send("GET", "/v1/licenses/revocations");
      const { jwks } = ourRing;
      return readRevocations(String(body["revocations"]), jwks);
    };
    expect((await read())?.revoked.has(idOf(key))).toBe(false);
    await post("/v1/licenses/reissue", token, { license_id: idOf(key) });
    // The list is signed once a minute at most.
    world.time.now = new Date(noon.getTime() + 60_000);
    expect((await read())?.revoked.has(idOf(key))).toBe(true);
    world.time.now = later(36);
    await world.deps.verifier.refresh();
    expect((await read())?.revoked.has(idOf(key))).toBe(false);
  });
});

describe("POST /v1/keys/rotate", () => {
  it("is for administrators", async () => {
    const person = await world.person();
    expect((await post("/v1/keys/rotate", person.token, {})).status).toBe(403);
    expect(rotated).toBe(0);
    expect((await post("/v1/keys/rotate", admin, {})).status).toBe(200);
    expect(rotated).toBe(1);
  });
});
