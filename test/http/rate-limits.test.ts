import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "../../src/http/api.ts";
import { callerAddress } from "../../src/http/callers.ts";
import { createLimiters } from "../../src/http/limiter.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.db.close());

/** An API of its own, whose counters are at zero; one proxy stands in front. */
function limitedTo(api: number, verify: number) {
  const limited = createApi({
    ...world.deps,
    limiters: createLimiters({ api, verify, usage: 4, submit: 3, purchase: 2 }),
    trustedProxies: 1,
  });
  return (path: string, from: string, token?: string) =>
    limited.request(path, {
      method: path.endsWith("verify") ? "POST" : "GET",
      headers: {
        "x-forwarded-for": from,
        "content-type": "application/json",
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(path.endsWith("verify") && { body: '{"license_key":"x"}' }),
    });
}

const plugins = "/v1/marketplace/plugins?limit=1";
const verify = "/v1/licenses/verify";

describe("rate limits", () => {
  it("refuse what is over the limit, and say when to come again", async () => {
    const ask = limitedTo(2, 0);
    const first = await ask(plugins, "203.0.113.1");
    expect(first.status).toBe(200);
    expect(first.headers.get("ratelimit-limit")).toBe("2");
    expect(first.headers.get("ratelimit-remaining")).toBe("1");
    await ask(plugins, "203.0.113.1");
    const third = await ask(plugins, "203.0.113.1");
    expect(third.status).toBe(429);
    const { error, retry_after } = (await third.json()) as {
      error: string;
      retry_after: number;
    };
    expect(error).toBe("rate_limit_exceeded");
    expect(retry_after).toBeGreaterThan(0);
    expect(retry_after).toBeLessThanOrEqual(900);
    expect(third.headers.get("retry-after")).toBe(String(retry_after));
    expect(third.headers.get("ratelimit-remaining")).toBe("0");
  });

  it("count each address for itself, as our own proxy saw it", async () => {
    const ask = limitedTo(1, 0);
    expect((await ask(plugins, "1.1.1.1, 203.0.113.1")).status).toBe(200);
    expect((await ask(plugins, "2.2.2.2, 203.0.113.1")).status).toBe(429);
    expect((await ask(plugins, "1.1.1.1, 203.0.113.2")).status).toBe(200);
  });

  it("count a person, and not a token that is none", async () => {
    const ask = limitedTo(1, 0);
    const [one, two] = [await world.person(), await world.person()];
    const from = "203.0.113.1";
    expect((await ask(plugins, from, one.token)).status).toBe(200);
    expect((await ask(plugins, from, two.token)).status).toBe(200);
    expect((await ask(plugins, "203.0.113.9", one.token)).status).toBe(429);
    expect((await ask(plugins, from, "made-up-1")).status).toBe(200);
    expect((await ask(plugins, from, "made-up-2")).status).toBe(429);
  });

  it("give verifying one of its own", async () => {
    const ask = limitedTo(1, 2);
    await ask(plugins, "203.0.113.1");
    expect((await ask(verify, "203.0.113.1")).status).toBe(200);
    expect((await ask(verify, "203.0.113.1")).status).toBe(200);
    expect((await ask(verify, "203.0.113.1")).status).toBe(429);
  });

  it("give buying one of its own, by the hour and the person", async () => {
    const { token } = await world.person();
    const limited = createApi({
      ...world.deps,
      limiters: createLimiters({
        ...{ api: 0, verify: 0, usage: 0, submit: 0, purchase: 2 },
      }),
    });
    const ask = (plugin: string) =>
      limited.request(`/v1/marketplace/plugins/${plugin}/purchase`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${token}`,
        },
        body: '{"tier":"pro"}',
      });
    expect((await ask("a")).status).toBe(503);
    expect((await ask("b")).status).toBe(503);
    const third = await ask("a");
    expect(third.status).toBe(429);
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(3_500);
  });

  it("are none for operators, and none where they are 0", async () => {
    const ask = limitedTo(1, 0);
    for (let round = 0; round < 3; round += 1) {
      expect((await ask("/health", "203.0.113.1")).status).toBe(200);
      expect((await ask(verify, "203.0.113.1")).status).toBe(200);
    }
  });
});

describe("the caller's address", () => {
  it.each([
    ["10.0.0.1", undefined, 0, "10.0.0.1"],
    ["10.0.0.1", "6.6.6.6", 0, "10.0.0.1"],
    ["10.0.0.1", "6.6.6.6, 203.0.113.1", 1, "203.0.113.1"],
    ["10.0.0.1", "6.6.6.6, 203.0.113.1, 10.0.0.2", 2, "203.0.113.1"],
    ["10.0.0.1", undefined, 1, "10.0.0.1"],
    [undefined, undefined, 0, "unknown"],
  ])(
    "of %s with %s behind %d proxies is %s last",
    (socket, header, proxies, address) => {
      expect(callerAddress(socket, header, proxies)).toBe(address);
    },
  );
});
