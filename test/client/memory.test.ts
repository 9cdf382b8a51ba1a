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
import { createLicenceKeys } from "../../src/tokens/licence-keys.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { newMachine, type Machine } from "../support/client-world.ts";
import { noon } from "../support/licence-records.ts";
import { proHolder } from "../support/pro-holder.ts";
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

/** The file with what the marketplace said. */
async function memoryFile(): Promise<string> {
  const name = (await readdir(machine.directory)).find((file) =>
    /^miyabi-[0-9a-f]{16}\.json$/.test(file),
  );
  return join(machine.directory, name ?? "none");
}

describe("what was remembered", () => {
  it("when damaged is as good as nothing, and is learned anew", async () => {
    const { key } = await proHolder(world);
    await machine.client().verify(key);
    const file = await memoryFile();
    for (const damage of ["", "{", "null", '{"last_seen":"x"}']) {
      await writeFile(file, damage);
      machine.network.failure = "no network";
      expect((await machine.client().verify(key)).outcome).toBe("unreachable");
      machine.network.failure = null;
      expect((await machine.client().verify(key)).outcome).toBe("valid");
    }
  });

  it("of another licence, moved under this one's name, is not believed", async () => {
    const [mine, theirs] = [await proHolder(world), await proHolder(world)];
    const idOf = (key: string) =>
      (
        JSON.parse(
          Buffer.from(key.split(".")[1] ?? "", "base64url").toString(),
        ) as { jti: string }
      ).jti;
    await machine.client().verify(theirs.key);
    const file = await memoryFile();
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(idOf(theirs.key), idOf(mine.key)));
    machine.network.failure = "no network";
    expect((await machine.client().verify(mine.key)).outcome).toBe(
      "unreachable",
    );
  });

  it("and signed by nobody we know, is not believed", async () => {
    const { key } = await proHolder(world);
    await machine.client().verify(key);
    const file = await memoryFile();
    const read = JSON.parse(await readFile(file, "utf8")) as {
      trust: Record<string, string>;
    };
    const [id = "", jws = ""] = Object.entries(read.trust)[0] ?? [];
    const payload = JSON.parse(
      Buffer.from(jws.split(".")[1] ?? "", "base64url").toString(),
    ) as { iat: number; exp: number };
    const forged = await createLicenceKeys(
      foreignRing,
      "miyabi-marketplace",
    ).sign("trust", {
      ...payload,
      exp: payload.exp + 1_000_000,
    });
    await writeFile(file, JSON.stringify({ ...read, trust: { [id]: forged } }));
    machine.network.failure = "no network";
    expect((await machine.client().verify(key)).outcome).toBe("unreachable");
  });
});
