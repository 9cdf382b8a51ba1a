import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld({
    ready: () => {
      throw new Error("password of the database: hunter2");
    },
  });
});
afterAll(() => world.db.close());

const verify = "/v1/licenses/verify";
const post = (body: unknown, headers = {}) =>
  world.send("POST", verify, { body, headers });

describe("every refusal has one shape", () => {
  it("for an address where nothing is", async () => {
    const { status, body } = await world.send("GET", "/v1/nothing");
    expect(status).toBe(404);
    expect(Object.keys(body)).toEqual(["error", "message"]);
    expect(body["error"]).toBe("not_found");
  });

  it("for a method that an address does not have, with those that it has", async () => {
    const { status, headers, body } = await world.send("DELETE", "/health");
    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("GET, HEAD");
    expect(body["error"]).toBe("method_not_allowed");
  });

  it("for a body that is no JSON", async () => {
    const { status, body } = await post('{"license_key');
    expect(status).toBe(400);
    expect(body["error"]).toBe("bad_request");
  });

  it("for a body that does not say it is JSON", async () => {
    const { status, body } = await post("{}", { "content-type": "text/plain" });
    expect(status).toBe(400);
    expect(body["message"]).toContain("application/json");
  });

  it.each([[{}], [{ license_key: 1 }], [null], [[]], ["1"]])(
    "for a body with the wrong fields: %j",
    async (body) => {
      const answer = await post(body);
      expect(answer.status).toBe(422);
      expect(answer.body["error"]).toBe("validation_error");
      expect(answer.body["details"]).toEqual([
        {
          path: expect.any(String) as string,
          message: expect.any(String) as string,
        },
      ]);
    },
  );

  it("for a body over 64 KiB, also when its length is not announced", async () => {
    const license_key = "x".repeat(64 * 1_024);
    const { status, body } = await post({ license_key });
    expect(status).toBe(413);
    expect(body["error"]).toBe("payload_too_large");
    const stream = new Blob([JSON.stringify({ license_key })]).stream();
    const chunked = await world.api.request(verify, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "transfer-encoding": "chunked",
      },
      body: stream,
      duplex: "half",
    });
    expect(chunked.status).toBe(413);
  });

  it("takes a body of just under 64 KiB", async () => {
    const { status } = await post({ license_key: "x".repeat(64 * 1_024 - 30) });
    expect(status).toBe(200);
  });
});

describe("a failure of ours", () => {
  it("is a 500 with an id to quote: the reason is in the log under that id, and nowhere else", async () => {
    const { status, body } = await world.send("GET", "/ready");
    expect(status).toBe(500);
    expect(Object.keys(body)).toEqual(["error", "message"]);
    expect(body["error"]).toBe("internal_error");
    expect(JSON.stringify(body)).not.toContain("hunter2");
    const [failure] = world.logged.filter(({ fields }) => fields["error_id"]);
    expect(body["message"]).toContain(failure?.fields["error_id"]);
    expect(String(failure?.fields["err"])).toContain("hunter2");
  });
});

describe("parts that are not configured", () => {
  it.each([
    ["POST", "/v1/auth/github", "GITHUB_CLIENT_SECRET"],
    ["POST", "/v1/reports", "GITHUB_APP_ID"],
    ["POST", "/webhooks/github", "GITHUB_WEBHOOK_SECRET"],
    ["POST", "/webhooks/stripe", "STRIPE_WEBHOOK_SECRET"],
    ["POST", "/internal/reconcile", "RECONCILE_SECRET"],
  ])("%s %s answers 503 and names %s", async (method, path, setting) => {
    const { status, body } = await world.send(method, path, {
      body: { github_token: "x" },
    });
    expect(status).toBe(503);
    expect(body["error"]).toBe("service_unavailable");
    expect(body["message"]).toContain(setting);
  });
});

describe("the access log", () => {
  it("has a line for each request, without query, headers or body", async () => {
    world.logged.length = 0;
    await world.send("POST", `${verify}?token=secret-in-query`, {
      token: "secret-in-header",
      body: { license_key: "secret-in-body" },
    });
    expect(world.logged).toEqual([
      {
        fields: { method: "POST", path: verify, status: 200, ms: 0 },
        message: "request",
      },
    ]);
  });
});

describe("answers", () => {
  it("are kept by nobody in between", async () => {
    const { headers } = await post({ license_key: "x" });
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});
