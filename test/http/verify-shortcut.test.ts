import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApi } from "../../src/http/api.ts";
import type { ApiDependencies } from "../../src/http/dependencies.ts";
import { errorResponse } from "../../src/http/error-response.ts";
import { createLimiters } from "../../src/http/limiter.ts";
import { createShortcut } from "../../src/http/shortcut.ts";
import { verifyShortcut } from "../../src/http/verify-shortcut.ts";
import { listen, type Listener } from "../../src/main/listen.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { later, noon } from "../support/licence-records.ts";
import { pro, proHolder } from "../support/pro-holder.ts";

const path = "/v1/licenses/verify";
let world: ApiWorld;
const listeners: Listener[] = [];

/** The API on a socket, with the shortcut and without it. */
async function served(deps: ApiDependencies, short: boolean): Promise<string> {
  const listener = await listen("127.0.0.1", 0);
  listeners.push(listener);
  listener.serve({
    handler: createApi(deps).fetch,
    shortcut: short
      ? createShortcut(deps, [verifyShortcut(deps)])
      : (_request, _response, otherwise) => {
          otherwise();
        },
    refuse: (error) => errorResponse(error, deps.log, deps.newId),
  });
  return `${listener.url}${path}`;
}

let short: string;
let long: string;
beforeAll(async () => {
  world = await openApiWorld();
  short = await served(world.deps, true);
  long = await served(world.deps, false);
});
beforeEach(() => {
  world.time.now = noon;
});
afterAll(async () => {
  await Promise.all(listeners.map(({ close }) => close()));
  await world.db.close();
});

type Sent = { body: string; headers?: Record<string, string> };

async function ask(url: string, { body, headers: sent }: Sent) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...sent },
    body,
  });
  const headers = Object.fromEntries(response.headers);
  delete headers["date"];
  return {
    status: response.status,
    headers,
    body: await response.json(),
  };
}

async function bothWays(sent: Sent) {
  const [a, b] = [await ask(short, sent), await ask(long, sent)];
  // The router's listener leaves it out at times.
  for (const { headers } of [a, b]) delete headers["content-length"];
  expect(a).toEqual(b);
  return a;
}

describe("a verification answered in front of the router", () => {
  it("is the same as one through it, for any question about any key", async () => {
    const valid = (await proHolder(world)).key;
    const revoked = await proHolder(world);
    const admin = await world.person(true);
    await world.send("POST", "/v1/licenses/revoke", {
      token: admin.token,
      body: { license_key: revoked.key, reason: "A test" },
    });
    const texts = fc.string({ minLength: 1, maxLength: 40, unit: "binary" });
    const question = fc.record(
      {
        license_key: fc.oneof(
          fc.constantFrom(
            valid,
            `  ${valid}\n`,
            revoked.key,
            admin.token,
            "x",
            "",
          ),
          texts,
        ),
        plugin_id: fc.oneof(fc.constant(pro), texts),
        feature: fc.oneof(fc.constant("verify-command"), texts),
        nonce: texts,
        trust: fc.constant(false),
      },
      { requiredKeys: ["license_key"] },
    );
    await fc.assert(
      fc.asyncProperty(
        question,
        fc.constantFrom(noon, later(34), later(35), later(-1)),
        async (asked, now) => {
          world.time.now = now;
          const { status } = await bothWays({ body: JSON.stringify(asked) });
          expect(status).toBe(200);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["null", "null"],
    ["nothing", ""],
    ["no key", "{}"],
    ["a key that is a number", '{"license_key":1}'],
    ["an empty plugin", '{"license_key":"x","plugin_id":""}'],
    [
      "a nonce that is too long",
      `{"license_key":"x","nonce":"${"n".repeat(201)}"}`,
    ],
    ["trust that is no boolean", '{"license_key":"x","trust":"yes"}'],
    ["a key of 70 KiB", JSON.stringify({ license_key: "k".repeat(70_000) })],
    ["a key of 20 KiB", JSON.stringify({ license_key: "k".repeat(20_000) })],
  ])("with %s is refused in the route's words", async (_, body) => {
    await bothWays({ body });
  });

  it("with another media type is refused in the route's words", async () => {
    const { status } = await bothWays({
      body: '{"license_key":"x"}',
      headers: { "content-type": "text/plain" },
    });
    expect(status).toBe(400);
  });

  it("with a signed answer wanted goes through the router", async () => {
    const { key } = await proHolder(world);
    const body = JSON.stringify({ license_key: key, trust: true });
    const { body: answer } = await ask(short, { body });
    expect(answer).toHaveProperty("trust");
  });

  it("counts each licence once wherever it is asked from, and shares the counter with the router", async () => {
    const deps = {
      ...world.deps,
      limiters: createLimiters({
        api: 0,
        verify: 3,
        usage: 0,
        submit: 0,
        purchase: 0,
      }),
    };
    const limited = await served(deps, true);
    const [one, two] = [await proHolder(world), await proHolder(world)];
    const plain = (key: string) => ({
      body: JSON.stringify({ license_key: key }),
    });
    const first = await ask(limited, plain(one.key));
    expect(first.headers).toMatchObject({
      "ratelimit-limit": "3",
      "ratelimit-remaining": "2",
    });
    const signed = JSON.stringify({ license_key: one.key, trust: true });
    expect((await ask(limited, { body: signed })).headers).toMatchObject({
      "ratelimit-remaining": "1",
    });
    expect((await ask(limited, plain(one.key))).status).toBe(200);
    const refused = await ask(limited, plain(one.key));
    expect(refused).toMatchObject({
      status: 429,
      body: { error: "rate_limit_exceeded" },
    });
    expect(refused.headers["retry-after"]).toBeDefined();
    expect((await ask(limited, plain(two.key))).status).toBe(200);
    for (const left of ["2", "1", "0"])
      expect(
        (await ask(limited, plain(`made-up-${left}`))).headers,
      ).toMatchObject({ "ratelimit-remaining": left });
    expect((await ask(limited, plain("made-up"))).status).toBe(429);
  });

  it("is written to the access log without the key", async () => {
    const { key } = await proHolder(world);
    world.logged.length = 0;
    await ask(short, { body: JSON.stringify({ license_key: key }) });
    await ask(short, { body: JSON.stringify({ license_key: key }) });
    const line = { method: "POST", path, status: 200, ms: 0 };
    expect(world.logged).toEqual([
      { fields: line, message: "request" },
      { fields: line, message: "request" },
    ]);
  });
});
