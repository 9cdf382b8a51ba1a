import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { developmentSigningKey } from "../../src/tokens/signing-key-file.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "signing-key-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the generated signing key", () => {
  it("is made once, for its owner only, and read from then on", async () => {
    const path = join(folder, "new", "key.pem");
    const first = await developmentSigningKey(path);
    expect(first).toContain("BEGIN PRIVATE KEY");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await developmentSigningKey(path)).toBe(first);
  });

  it("is the same one for several processes that start at once, and leaves no drafts", async () => {
    const path = join(folder, "key.pem");
    const starts = Array.from({ length: 4 }, () => developmentSigningKey(path));
    expect(new Set(await Promise.all(starts)).size).toBe(1);
    expect(await readdir(folder)).toEqual(["key.pem"]);
  });
});
