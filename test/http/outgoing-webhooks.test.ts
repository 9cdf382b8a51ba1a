import { randomUUID } from "node:crypto";
import { Webhook as Verifier } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createWebhooksPart } from "../../src/main/webhooks-part.ts";
import { webhookEvents } from "../../src/marketplace/ports/webhooks.ts";
import { createJobs } from "../../src/supabase/jobs-store.ts";
import { createWebhooks } from "../../src/supabase/webhooks-store.ts";
import { createWorker } from "../../src/jobs/worker.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { openReceiver } from "../support/receiver.ts";

const day = 86_400_000;
let world: ApiWorld;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let person: Awaited<ReturnType<ApiWorld["person"]>>;
let part: ReturnType<typeof createWebhooksPart>;
beforeAll(async () => {
  world = await openApiWorld();
  receiver = await openReceiver();
  part = createWebhooksPart({
    webhooks: createWebhooks(world.db.client),
    clock: world.deps.clock,
    wake: () => undefined,
    policy: {
      protocols: ["http:"],
      allows: (address) => address === "127.0.0.1",
      resolve: () => Promise.resolve(["127.0.0.1"]),
    },
  });
  Object.assign(world.deps.webhooks, part.api);
});
beforeEach(async () => {
  // Signatures are only good for five minutes from now.
  world.time.now = new Date();
  await world.db.sql("delete from public.jobs");
  person = await world.person();
  receiver.received.length = 0;
  Object.assign(receiver.answer, { status: 204, headers: {} });
});
afterAll(async () => {
  receiver.close();
  await world.db.close();
});

const url = () => `http://hooks.example:${receiver.port}/in`;

async function add(events: readonly string[] = webhookEvents) {
  const { token } = person;
  const answer = await world.send("POST", "/v1/webhooks", {
    token,
    body: { url: url(), events },
  });
  return answer.body as { id: string; secret: string };
}

/** As the person of the test, signed in anew: access tokens last an hour. */
async function ask(method: string, path: string, token?: string) {
  const { access_token } = await world.deps.accessTokens.issue(
    person.id,
    world.time.now,
  );
  return world.send(method, `/v1/webhooks${path}`, {
    token: token ?? access_token,
  });
}

async function deliveries(id: string) {
  const { body } = await ask("GET", `/${id}/deliveries`);
  return body["deliveries"] as Record<string, unknown>[];
}

/** Works what is due now, as the App does. */
async function work(): Promise<void> {
  const worker = createWorker({
    jobs: createJobs(world.db.client),
    handlers: part.jobs,
    clock: world.deps.clock,
    workerId: randomUUID(),
    log: world.deps.log,
  });
  while ((await worker.tick()) > 0);
}

const pass = (ms: number) => {
  world.time.now = new Date(world.time.now.getTime() + ms);
};

describe("POST /v1/webhooks", () => {
  it("shows the secret once", async () => {
    const { id, secret } = await add();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { body } = await ask("GET", "");
    expect(body["webhooks"]).toMatchObject([{ id, status: "active" }]);
    expect(JSON.stringify(body)).not.toContain("whsec_");
    expect(JSON.stringify(world.logged)).not.toContain(secret);
  });

  it("refuses what it does not know, and an eleventh", async () => {
    const send = (body: object) =>
      world.send("POST", "/v1/webhooks", { token: person.token, body });
    expect((await send({ url: url(), events: ["x"] })).status).toBe(422);
    expect((await send({ url: url(), events: [] })).status).toBe(422);
    const tens = await Promise.all(Array.from({ length: 11 }, () => add()));
    expect(tens.filter((webhook) => "id" in webhook)).toHaveLength(10);
  });

  it("refuses an address inside by its name: url", async () => {
    const answer = await world.send("POST", "/v1/webhooks", {
      token: person.token,
      body: { url: "http://127.0.0.2/", events: ["license.issued"] },
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { error: "validation_error", details: [{ path: "url" }] },
    });
  });

  it("is a person's own: nobody else sees, tests or deletes it", async () => {
    const { id } = await add();
    const { token } = await world.person();
    expect((await ask("GET", "", token)).body).toEqual({ webhooks: [] });
    for (const [method, path] of [
      ["GET", `/${id}/deliveries`],
      ["POST", `/${id}/test`],
      ["DELETE", `/${id}`],
    ] as const)
      expect((await ask(method, path, token)).status).toBe(404);
    expect((await ask("DELETE", `/${id}`)).body).toEqual({ deleted: true });
    expect((await ask("DELETE", `/${id}`)).status).toBe(404);
  });
});

describe("a delivery", () => {
  it("is signed so that the specification's own library takes it, and no other secret does", async () => {
    const { id, secret } = await add();
    const { body } = await ask("POST", `/${id}/test`);
    await work();
    const [got] = receiver.received;
    const headers = got?.headers as Record<string, string>;
    expect(headers["webhook-id"]).toBe(body["delivery_id"]);
    expect(new Verifier(secret).verify(got?.body ?? "", headers)).toMatchObject(
      { type: "webhook.test", data: {} },
    );
    const another = new Verifier(Buffer.alloc(32).toString("base64"));
    expect(() => another.verify(got?.body ?? "", headers)).toThrow();
    expect(await deliveries(id)).toMatchObject([
      { type: "webhook.test", state: "delivered", last_status: 204 },
    ]);
  });

  it("tells of a licence that was issued and one that was revoked, to those alone who asked for it", async () => {
    await add(["license.issued", "license.revoked"]);
    await add(["submission.scored"]);
    const { token } = person;
    const installed = await world.send(
      "POST",
      "/v1/marketplace/plugins/miyabi-operations-pro/install",
      { token },
    );
    const admin = await world.person(true);
    await world.send("POST", "/v1/licenses/revoke", {
      token: admin.token,
      body: { license_key: installed.body["license_key"], reason: "leaked" },
    });
    await work();
    const told = receiver.received.map(
      ({ body }) => JSON.parse(body) as Record<string, unknown>,
    );
    expect(told.map(({ type }) => type).toSorted()).toEqual([
      "license.issued",
      "license.revoked",
    ]);
    expect(told[0]).toMatchObject({
      data: { plugin_id: "miyabi-operations-pro", tier: "free" },
    });
  });

  it("that fails is tried again with growing pauses for a day, with the same id, and then given up", async () => {
    const { id } = await add();
    receiver.answer.status = 500;
    await ask("POST", `/${id}/test`);
    for (let hour = 0; hour < 30; hour += 1) {
      await work();
      pass(day / 24);
    }
    expect(receiver.received).toHaveLength(8);
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(1);
    expect(await deliveries(id)).toMatchObject([
      { state: "failed", attempts: 8, last_status: 500, next_attempt_at: null },
    ]);
    expect(await world.db.sql("select id from public.jobs")).toEqual([]);
  });
});

describe("a webhook is switched off", () => {
  const off = () =>
    world.db.sql("select letter from public.mail_outbox where user_id = $1", [
      person.id,
    ]);

  it("at once by 410, with a letter", async () => {
    const { id } = await add();
    receiver.answer.status = 410;
    await ask("POST", `/${id}/test`);
    await work();
    expect((await ask("GET", "")).body["webhooks"]).toMatchObject([
      { status: "off", off_reason: "gone" },
    ]);
    expect((await ask("POST", `/${id}/test`)).status).toBe(409);
    expect(await off()).toMatchObject([
      { letter: { kind: "webhook_off", reason: "gone" } },
    ]);
  });

  it("after ten days of failure, with a letter; a success in between begins the count anew", async () => {
    const { id } = await add();
    const fail = async (status: number) => {
      receiver.answer.status = status;
      await ask("POST", `/${id}/test`);
      await work();
    };
    await fail(500);
    pass(9 * day);
    await fail(204);
    pass(2 * day);
    await fail(500);
    expect(await off()).toEqual([]);
    pass(10 * day);
    await fail(500);
    expect((await ask("GET", "")).body["webhooks"]).toMatchObject([
      { status: "off", off_reason: "failing" },
    ]);
    expect(await off()).toMatchObject([{ letter: { reason: "failing" } }]);
  });
});
