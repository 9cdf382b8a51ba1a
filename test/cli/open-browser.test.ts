import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openBrowser } from "../../src/cli/open-browser.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "browser-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program that writes down what it was started with, in the place of those that open pages. */
async function install(name: string): Promise<void> {
  const script = `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/draft'\nmv '${folder}/draft' '${folder}/told'\n`;
  await writeFile(join(folder, name), script);
  await chmod(join(folder, name), 0o755);
}

const told = () =>
  vi.waitFor(() => readFile(join(folder, "told"), "utf8"), { timeout: 10_000 });

const env = () => ({ PATH: `${folder}:/usr/bin:/bin` });

describe("opening a page", () => {
  it.each([
    ["linux", "xdg-open", ""],
    ["darwin", "open", ""],
    ["win32", "rundll32", "url.dll,FileProtocolHandler\n"],
  ] as const)(
    "on %s hands the address to %s as it is, and no shell reads it",
    async (platform, program, before) => {
      await install(program);
      const url = `https://github.com/a/b?x=$(touch ${folder}/hacked)&y=\`z\`;'"`;
      expect(await openBrowser(url, { platform, env: env() })).toBe(true);
      expect(await told()).toBe(`${before}${url}\n`);
      await expect(readFile(join(folder, "hacked"))).rejects.toThrow("ENOENT");
    },
  );

  it("is false where nothing opens pages", async () => {
    const nowhere = { platform: "linux", env: { PATH: folder } } as const;
    expect(await openBrowser("https://github.com", nowhere)).toBe(false);
  });
});
