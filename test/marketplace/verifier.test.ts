import { describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import { createExceptionFeed } from "../../src/marketplace/exception-feed.ts";
import { createExceptionIndex } from "../../src/marketplace/exception-index.ts";
import type {
  ExceptionState,
  LicenceException,
} from "../../src/marketplace/ports/licence-exceptions.ts";
import type { Licence } from "../../src/marketplace/ports/licences.ts";
import { createVerifier } from "../../src/marketplace/verifier.ts";
import { createLicenceKeys } from "../../src/tokens/licence-keys.ts";
import {
  anyClaims,
  later,
  licenceRow,
  noon,
} from "../support/licence-records.ts";
import { ourRing } from "../support/signing-keys.ts";

const keys = createLicenceKeys(ourRing, "miyabi-marketplace");

/** One licence, a register and a feed of exceptions that a test writes and breaks. */
async function aWorld() {
  const claims = anyClaims();
  const { key } = await keys.mint(claims);
  const world = {
    now: noon,
    row: licenceRow(claims) as Licence | null,
    feed: [] as LicenceException[],
    databaseIsGone: false,
    asked: 0,
  };
  const gone = () => {
    if (world.databaseIsGone)
      throw new AppError(
        "service_unavailable",
        "The database does not answer.",
      );
  };
  const index = createExceptionIndex();
  const clock = () => world.now;
  const feed = createExceptionFeed({
    index,
    clock,
    exceptions: {
      since: async ({ cursor, limit }) => {
        gone();
        await Promise.resolve();
        const exceptions = world.feed.slice(cursor, cursor + limit);
        const end = cursor + exceptions.length;
        return { exceptions, cursor: end, complete: end === world.feed.length };
      },
    },
  });
  const verifier = createVerifier({
    keys,
    feed,
    index,
    clock,
    licences: {
      find: async () => {
        await Promise.resolve();
        gone();
        world.asked += 1;
        return world.row;
      },
    },
  });
  const tell = (state: ExceptionState, ends_at: string | null = null) => {
    const until = later(35).toISOString();
    world.feed.push({ license_id: claims.jti, state, ends_at, until });
  };
  const code = async () => (await verifier.verify({ license_key: key })).code;
  return { world, verifier, tell, code, key };
}

function pass(world: { now: Date }, milliseconds: number): void {
  world.now = new Date(world.now.getTime() + milliseconds);
}

describe("verifying", () => {
  it("before the feed was read asks the register, and answers nothing when it is gone", async () => {
    const { world, code, verifier, key } = await aWorld();
    expect(verifier.glance(key)).toBeNull();
    expect(await code()).toBe("VALID");
    expect(world.asked).toBe(1);
    world.databaseIsGone = true;
    await expect(code()).rejects.toMatchObject({ code: "service_unavailable" });
    world.databaseIsGone = false;
    world.row = null;
    expect(await code()).toBe("REVOKED");
  });

  it("asks nobody while the feed is young, and the register once it is 30 seconds old", async () => {
    const { world, code, verifier } = await aWorld();
    await verifier.refresh();
    pass(world, 29_999);
    expect(await code()).toBe("VALID");
    expect(world.asked).toBe(0);
    pass(world, 1);
    expect(await code()).toBe("VALID");
    expect(world.asked).toBe(1);
    world.databaseIsGone = true;
    await expect(code()).rejects.toMatchObject({ code: "service_unavailable" });
    await expect(verifier.refresh()).rejects.toMatchObject({
      code: "service_unavailable",
    });
    world.databaseIsGone = false;
    await verifier.refresh();
    expect(await code()).toBe("VALID");
    expect(world.asked).toBe(1);
  });

  it.each([
    ["revoked", null, "REVOKED"],
    ["superseded", null, "SUPERSEDED"],
    ["suspended", null, "SUSPENDED"],
    ["grace", later(3).toISOString(), "GRACE"],
    ["grace", noon.toISOString(), "EXPIRED"],
    ["ended", noon.toISOString(), "EXPIRED"],
    ["none", null, "VALID"],
  ] as const)(
    "knows of %s until %s at once after a refresh: %s",
    async (state, ends_at, expected) => {
      const { verifier, tell, code, key } = await aWorld();
      await verifier.refresh();
      expect(await code()).toBe("VALID");
      tell(state, ends_at);
      await verifier.refresh();
      expect(await code()).toBe(expected);
      const use = verifier.inForce(key);
      if (expected === "VALID" || expected === "GRACE")
        expect((await use).code).toBe(expected);
      else await expect(use).rejects.toMatchObject({ code: "forbidden" });
    },
  );

  it("says until when a licence in grace is good, and signs no answer beyond that", async () => {
    const { verifier, tell, key } = await aWorld();
    const end = later(2).toISOString();
    tell("grace", end);
    await verifier.refresh();
    const answer = await verifier.verify({ license_key: key, trust: true });
    expect(answer).toMatchObject({
      valid: true,
      code: "GRACE",
      grace_ends_at: end,
      trust_expires_at: end,
    });
  });

  it("that begins while the feed is read waits for a reading of its own", async () => {
    const { verifier, tell, code } = await aWorld();
    const first = verifier.refresh();
    tell("revoked");
    await Promise.all([first, verifier.refresh()]);
    expect(await code()).toBe("REVOKED");
  });
});

describe("a million exceptions", () => {
  it("take less than 150 MB, and are all found", () => {
    const index = createExceptionIndex();
    const idOf = (n: number) =>
      `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
    const until = later(30).toISOString();
    const count = process.env["LONG"] === "1" ? 1_000_000 : 100_000;
    for (let n = 0; n < count; n += 1)
      index.set({
        license_id: idOf(n),
        state: "revoked",
        ends_at: null,
        until,
      });
    expect(index.size()).toBe(count);
    expect(index.bytes() / count).toBeLessThan(150);
    for (let n = 0; n < count; n += 997)
      expect(index.get(idOf(n))?.state).toBe("revoked");
    expect(index.get(idOf(count))).toBeNull();
    index.prune(later(31));
    expect(index.size()).toBe(0);
  });
});
