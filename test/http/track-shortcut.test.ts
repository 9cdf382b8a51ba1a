import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApi } from "../../src/http/api.ts";
import type { ApiDependencies } from "../../src/http/dependencies.ts";
import { errorResponse } from "../../src/http/error-response.ts";
import { createLimiters } from "../../src/http/limiter.ts";
import { createShortcut } from "../../src/http/shortcut.ts";
import { trackShortcut } from "../../src/http/track-shortcut.ts";
import { listen, type Listener } from "../../src/main/listen.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { later, noon } from "../support/licence-records.ts";
import { pro, proHolder } from "../support/pro-holder.ts";

const path = "/v1/usage/track";
let world: ApiWorld;
const listeners: Listener[] = [];

/** The API on a socket, with the shortcut or without it. */
async function served(deps: ApiDependencies, short: boolean): Promise<string> {
  const listener = await listen("127.0.0.1", 0);
  listeners.push(listener);
  const posts = short ? [trackShortcut(deps)] : [];
  listener.serve({
    handler: createApi(deps).fetch,
    shortcut: createShortcut(deps, posts),
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

async function ask(
  url: string,
  token: string,
  body: string,
  type = "application/json",
) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": type, authorization: `Bearer ${token}` },
    body,
  });
  const headers = Object.fromEntries(response.headers);
  // The router's listener leaves the length out at times.
  delete headers["content-length"];
  delete headers["date"];
  return { status: response.status, headers, body: await response.json() };
}

/** Two people, so that each way meets the same past: ids of events count for each of them. */
async function two() {
  const [a, b] = [await proHolder(world), await proHolder(world)];
  return async (body: string, type?: string) => {
    const one = await ask(short, a.key, body, type);
    expect(one).toEqual(await ask(long, b.key, body, type));
    return one;
  };
}

const event = (change: object = {}) => ({
  event_id: randomUUID(),
  plugin_id: pro,
  event_type: "issue_processed",
  event_data: { tokens_consumed: 1 },
  ...change,
});

describe("a single event taken in front of the router", () => {
  it("gets the same answer as through it, whatever it is and whenever", async () => {
    const bothWays = await two();
    const ids = Array.from({ length: 4 }, () => randomUUID());
    const sent = fc.record(
      {
        event_id: fc.oneof(
          fc.constantFrom(...ids),
          fc.constantFrom("x", 1, null),
        ),
        plugin_id: fc.constantFrom(pro, "another", "", 7),
        event_type: fc.constantFrom(
          "issue_processed",
          "command_used",
          "a.b",
          "Not this",
        ),
        event_data: fc.oneof(
          fc.constantFrom<unknown>(
            { tokens_consumed: 40_000 },
            { command: "run" },
            { tokens_consumed: -1 },
            "text",
          ),
          fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()),
        ),
        occurred_at: fc.constantFrom(noon.toISOString(), "yesterday"),
        events: fc.constantFrom<unknown>([], [event()], "none"),
      },
      { requiredKeys: ["event_id", "plugin_id", "event_type"] },
    );
    await fc.assert(
      fc.asyncProperty(
        sent,
        fc.constantFrom(noon, later(1), later(36)),
        async (body, now) => {
          world.time.now = now;
          await bothWays(JSON.stringify(body));
        },
      ),
      { numRuns: process.env["LONG"] === "1" ? 500 : 40 },
    );
  });

  it.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["null", "null"],
    ["nothing", ""],
    ["no id", "{}"],
    [
      "data of 9 KiB",
      JSON.stringify(event({ event_data: { a: "b".repeat(9_000) } })),
    ],
    [
      "data of 20 KiB",
      JSON.stringify(event({ event_data: { a: "b".repeat(20_000) } })),
    ],
  ])("with %s is answered in the route's words", async (_, body) => {
    await (
      await two()
    )(body);
  });

  it("with another media type is refused in the route's words", async () => {
    const answer = await (await two())(JSON.stringify(event()), "text/plain");
    expect(answer.status).toBe(400);
  });

  it("by a licence that is no more is refused at once", async () => {
    const { key } = await proHolder(world);
    const body = () => JSON.stringify(event());
    expect((await ask(short, key, body())).status).toBe(200);
    const admin = await world.person(true);
    await world.send("POST", "/v1/licenses/revoke", {
      token: admin.token,
      body: { license_key: key, reason: "A test" },
    });
    expect(await ask(short, key, body())).toMatchObject({
      status: 403,
      body: { error: "forbidden" },
    });
    expect((await ask(short, `${key}x`, body())).status).toBe(401);
    expect((await ask(short, admin.token, body())).body).toMatchObject({
      results: [{ outcome: "rejected" }],
    });
  });

  it("shares its counter with the router", async () => {
    const limited = await served(
      {
        ...world.deps,
        limiters: createLimiters({
          api: 0,
          verify: 0,
          usage: 3,
          submit: 0,
          purchase: 0,
        }),
      },
      true,
    );
    const { key } = await proHolder(world);
    const one = () => JSON.stringify(event());
    const batch = () => JSON.stringify({ events: [event()] });
    for (const [body, left] of [
      [one(), "2"],
      [batch(), "1"],
      [one(), "0"],
    ] as const)
      expect(await ask(limited, key, body)).toMatchObject({
        status: 200,
        headers: { "ratelimit-remaining": left },
      });
    for (const body of [one(), batch()])
      expect(await ask(limited, key, body)).toMatchObject({
        status: 429,
        headers: { "ratelimit-remaining": "0" },
        body: { error: "rate_limit_exceeded" },
      });
  });

  it("is refused like any other when the database is gone", async () => {
    const gone = () => Promise.reject(new Error("gone"));
    const deps = { ...world.deps, recordUsage: gone };
    const url = await served(deps, true);
    const { key } = await proHolder(world);
    await ask(short, key, JSON.stringify(event()));
    expect(await ask(url, key, JSON.stringify(event()))).toMatchObject({
      status: 500,
      body: { error: "internal_error" },
    });
  });
});
