import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileRing, type FileRing } from "../../src/tokens/file-ring.ts";
import { createLicenceKeys } from "../../src/tokens/licence-keys.ts";
import type { KeyFiles } from "../../src/tokens/rotate-key-files.ts";
import { anyClaims, later, noon } from "../support/licence-records.ts";
import { ourPem } from "../support/signing-keys.ts";

const claims = anyClaims();
let folder: string;
let files: KeyFiles;
let now: Date;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "miyabi-ring-"));
  files = {
    signing: join(folder, "signing-key.pem"),
    retired: join(folder, "signing-key.pem.retired.json"),
  };
  now = noon;
  await writeFile(files.signing, ourPem, { mode: 0o600 });
});
afterEach(() => rm(folder, { recursive: true }));

const open = () => openFileRing(files, () => now);
const keysOf = (ring: FileRing) =>
  createLicenceKeys(ring, "miyabi-marketplace");
const outcome = async (ring: FileRing, key: string) =>
  (await keysOf(ring).decode(key)).outcome;

describe("a ring of keys in files", () => {
  it("signs with a new key after a rotation, and trusts what the old one signed", async () => {
    const ring = await open();
    const before = await keysOf(ring).mint(claims);
    await ring.rotate(now);
    const after = await keysOf(ring).mint(claims);
    expect(after.kid).not.toBe(before.kid);
    expect(await outcome(ring, before.key)).toBe("verified");
    expect(await outcome(ring, after.key)).toBe("verified");
    expect(ring.jwks.keys.map(({ kid }) => kid).sort()).toEqual(
      [before.kid, after.kid].sort(),
    );
  });

  it("keeps the new private key from other users, and no private part among the retired ones", async () => {
    const ring = await open();
    await ring.rotate(now);
    expect((await stat(files.signing)).mode & 0o777).toBe(0o600);
    const retired = JSON.parse(await readFile(files.retired, "utf8")) as {
      keys: object[];
    };
    expect(retired.keys).toHaveLength(1);
    expect(Object.keys(retired.keys[0] ?? {})).not.toContain("d");
  });

  it("is the same after a restart", async () => {
    const first = await open();
    const { key } = await keysOf(first).mint(claims);
    await first.rotate(now);
    const second = await open();
    expect(second.kid).toBe(first.kid);
    expect(await outcome(second, key)).toBe("verified");
  });

  it("knows at its next look what another process rotated", async () => {
    const here = await open();
    const elsewhere = await open();
    await elsewhere.rotate(now);
    const { key } = await keysOf(elsewhere).mint(claims);
    await here.reload();
    expect(here.kid).toBe(elsewhere.kid);
    expect(await outcome(here, key)).toBe("verified");
  });

  it("looks by itself when a key id is unknown, but not for every forged one", async () => {
    const here = await open();
    const elsewhere = await open();
    await elsewhere.rotate(now);
    expect(await here.lookAgain(elsewhere.kid)).toBeDefined();
    await elsewhere.rotate(now);
    expect(await here.lookAgain(elsewhere.kid)).toBeUndefined();
    now = new Date(now.getTime() + 1_000);
    expect(await here.lookAgain(elsewhere.kid)).toBeDefined();
  });

  it("drops a retired key only when nothing in force was signed with it and 35 days have passed", async () => {
    const ring = await open();
    const old = ring.kid;
    await ring.rotate(now);
    await ring.prune([], later(34));
    expect(ring.publicKey(old)).toBeDefined();
    await ring.prune([old], later(35));
    expect(ring.publicKey(old)).toBeDefined();
    await ring.prune([], later(35));
    expect(ring.publicKey(old)).toBeUndefined();
  });

  it("rotates once at a time, and says which lock is in the way", async () => {
    const ring = await open();
    await writeFile(`${files.signing}.lock`, "1\n");
    await expect(ring.rotate(now)).rejects.toThrow(`${files.signing}.lock`);
  });

  it("is not opened from a file that others may read", async () => {
    await rm(files.signing);
    await writeFile(files.signing, ourPem, { mode: 0o644 });
    await expect(open()).rejects.toThrow("chmod 600");
  });
});
