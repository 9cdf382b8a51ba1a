import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import { createApi } from "../../src/http/api.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { ourRing } from "../support/signing-keys.ts";

const rounds: string[] = [];
let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld({
    reconcile: {
      secret: "sixteen-characters",
      run: () => {
        rounds.push("round");
        return Promise.resolve(rounds.length === 1);
      },
    },
  });
});
afterAll(() => world.db.close());

describe("operators", () => {
  it("see that the process is alive and able to serve", async () => {
    expect((await world.send("GET", "/health")).body).toEqual({ status: "ok" });
    expect((await world.send("GET", "/ready")).body).toEqual({
      status: "ready",
    });
  });

  it("see 503 while the database does not answer; the process is alive all the same", async () => {
    const api = createApi({
      ...world.deps,
      ready: () => {
        throw new AppError("service_unavailable", "The database is away.");
      },
    });
    expect((await api.request("/ready")).status).toBe(503);
    expect((await api.request("/health")).status).toBe(200);
  });
});

describe("POST /internal/reconcile", () => {
  const reconcile = (headers = {}) =>
    world.send("POST", "/internal/reconcile", { headers });

  it("is refused without the secret, and with another one", async () => {
    for (const authorization of ["", "Bearer x", "Basic sixteen-characters"])
      expect((await reconcile({ authorization })).status).toBe(401);
    expect(rounds).toEqual([]);
  });

  it("runs a round, or says that another instance is at it", async () => {
    const answer = async () =>
      (await reconcile({ authorization: "Bearer sixteen-characters" })).body;
    expect(await answer()).toEqual({ status: "reconciled" });
    expect(await answer()).toEqual({ status: "already_running" });
  });
});

describe("GET /v1/marketplace", () => {
  it("says which marketplace it is, and where plugins are submitted", async () => {
    expect((await world.send("GET", "/v1/marketplace")).body).toEqual({
      name: "miyabi-marketplace",
      repository: "acme/marketplace",
    });
  });
});

describe("GET /.well-known/jwks.json", () => {
  it("publishes the public keys for offline verification", async () => {
    const { body, headers } = await world.send("GET", "/.well-known/jwks.json");
    expect(body).toEqual(ourRing.jwks);
    expect(headers.get("cache-control")).toBe("public, max-age=300");
  });
});
