import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { newMachine, revoke, type Machine } from "../support/client-world.ts";
import { noon } from "../support/licence-records.ts";
import { pro, proHolder } from "../support/pro-holder.ts";
import { failures, type Failure } from "../support/shaky-network.ts";
import { foreignRing } from "../support/signing-keys.ts";

let world: ApiWorld;
let machine: Machine;

beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.db.close());
beforeEach(async () => {
  world.time.now = noon;
  machine = await newMachine(world);
});
afterEach(() => machine.remove());

const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000);

/** The file with what the marketplace said. */
async function memoryFile(): Promise<string> {
  const name = (await readdir(machine.directory)).find((file) =>
    /^miyabi-[0-9a-f]{16}\.json$/.test(file),
  );
  return join(machine.directory, name ?? "none");
}

describe("a licence that was verified online", () => {
  it.each(Object.keys(failures) as Failure[])(
    "is good offline with %s",
    async (failure) => {
      const { key } = await proHolder(world);
      expect((await machine.client().verify(key)).outcome).toBe("valid");
      machine.network.failure = failure;
      world.time.now = hours(71);
      expect(
        await machine.client().verify(key, { plugin_id: pro }),
      ).toMatchObject({
        outcome: "valid",
        licence: { plugin_id: pro },
      });
    },
  );

  it("is good offline for 72 hours, and unreachable after them, never denied", async () => {
    const { key } = await proHolder(world);
    await machine.client().verify(key);
    machine.network.failure = "no network";
    world.time.now = hours(72);
    const verdict = await machine.client().verify(key);
    expect(verdict).toMatchObject({
      outcome: "unreachable",
      reason: expect.stringContaining("too long ago") as string,
    });
  });

  it("is asked for a signed answer once a day", async () => {
    const { key } = await proHolder(world);
    const trusts = async () => {
      const { trust } = JSON.parse(
        await readFile(await memoryFile(), "utf8"),
      ) as { trust: Record<string, string> };
      return Object.values(trust)[0];
    };
    await machine.client().verify(key);
    const first = await trusts();
    world.time.now = hours(23);
    await machine.client().verify(key);
    expect(await trusts()).toBe(first);
    world.time.now = hours(25);
    await machine.client().verify(key);
    expect(await trusts()).not.toBe(first);
  });

  it("is denied offline for another plugin or a feature it lacks", async () => {
    const { key } = await proHolder(world);
    await machine.client().verify(key);
    machine.network.failure = "no network";
    expect(await machine.client().verify(key, { plugin_id: "other" })).toEqual({
      outcome: "denied",
      code: "WRONG_PLUGIN",
    });
    expect(await machine.client().verify(key, { feature: "sso-saml" })).toEqual(
      {
        outcome: "denied",
        code: "FEATURE_MISSING",
      },
    );
  });

  it("is not believed when the clock was turned back past the last time seen", async () => {
    const { key } = await proHolder(world);
    world.time.now = hours(10);
    await machine.client().verify(key);
    machine.network.failure = "no network";
    world.time.now = hours(9);
    expect(await machine.client().verify(key)).toMatchObject({
      outcome: "unreachable",
      reason: expect.stringContaining("clock is behind") as string,
    });
    world.time.now = new Date(hours(10).getTime() - 4 * 60_000);
    expect((await machine.client().verify(key)).outcome).toBe("valid");
  });

  it("gets no hours again by turning the clock back while offline", async () => {
    const { key } = await proHolder(world);
    await machine.client().verify(key);
    machine.network.failure = "no network";
    for (const hour of [30, 60, 71]) {
      world.time.now = hours(hour);
      expect((await machine.client().verify(key)).outcome).toBe("valid");
    }
    world.time.now = hours(1);
    expect((await machine.client().verify(key)).outcome).toBe("unreachable");
    machine.network.failure = null;
    expect((await machine.client().verify(key)).outcome).toBe("valid");
  });

  it("is good offline too when the marketplace signs with a newer key than those known here", async () => {
    const { key } = await proHolder(world);
    await machine.client().verify(key);
    const file = await memoryFile();
    const kept = JSON.parse(await readFile(file, "utf8")) as object;
    const before = { ...kept, jwks: foreignRing.jwks, trust: {} };
    await writeFile(file, JSON.stringify(before));
    world.time.now = hours(1);
    expect((await machine.client().verify(key)).outcome).toBe("valid");
    machine.network.failure = "no network";
    expect((await machine.client().verify(key)).outcome).toBe("valid");
  });

  it("that was revoked is denied offline as soon as the list of revocations says so", async () => {
    const [mine, theirs] = [await proHolder(world), await proHolder(world)];
    await machine.client().verify(mine.key);
    await revoke(world, mine.key);
    // Another plugin's verification of the next day brings the list.
    world.time.now = hours(25);
    await world.deps.verifier.refresh();
    await machine.client().verify(theirs.key);
    machine.network.failure = "no network";
    expect(await machine.client().verify(mine.key)).toEqual({
      outcome: "denied",
      code: "REVOKED",
    });
  });

  it("that was denied online is not trusted offline any more", async () => {
    const { key } = await proHolder(world);
    await machine.client().verify(key);
    await revoke(world, key);
    expect(await machine.client().verify(key)).toEqual({
      outcome: "denied",
      code: "REVOKED",
    });
    machine.network.failure = "no network";
    const verdict = await machine.client().verify(key);
    expect(verdict.outcome).not.toBe("valid");
  });
});

describe("a licence that was never verified online", () => {
  it("is unreachable, not denied and not valid", async () => {
    const [mine, theirs] = [await proHolder(world), await proHolder(world)];
    machine.network.failure = "no network";
    expect(await machine.client().verify(mine.key)).toMatchObject({
      outcome: "unreachable",
      reason: expect.stringMatching(
        /^The marketplace cannot be reached: .+\. This machine has never reached the marketplace\.$/,
      ) as string,
    });
    machine.network.failure = null;
    await machine.client().verify(theirs.key);
    machine.network.failure = "no network";
    expect(await machine.client().verify(mine.key)).toMatchObject({
      outcome: "unreachable",
      reason: expect.stringContaining("not confirmed") as string,
    });
  });

  it("is denied offline when its signature is not the marketplace's", async () => {
    const { key } = await proHolder(world);
    await machine.client().verify(key);
    machine.network.failure = "no network";
    expect(await machine.client().verify(`${key.slice(0, -4)}AAAA`)).toEqual({
      outcome: "denied",
      code: "BAD_SIGNATURE",
    });
    expect(await machine.client().verify("x")).toEqual({
      outcome: "denied",
      code: "MALFORMED",
    });
  });
});
