import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPrivateFile } from "../../src/tokens/private-file.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "private-file-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a file with a secret", () => {
  it("is refused when others can read it, with the command that helps", async () => {
    const path = join(folder, "key.pem");
    await writeFile(path, "secret", { mode: 0o600 });
    expect(await readPrivateFile(path)).toBe("secret");
    await chmod(path, 0o640);
    await expect(readPrivateFile(path)).rejects.toThrow(`chmod 600 ${path}`);
  });
});
