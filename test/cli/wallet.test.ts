import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTerminal } from "./support/terminal.ts";

const PLUGIN = "miyabi-operations-pro";
const OTHER = "miyabi-security";

async function withTwo() {
  const terminal = await openTerminal();
  const { licence } = terminal.marketplace;
  await terminal.miyabi("license add", await licence());
  await terminal.miyabi("license add", await licence({ plugin_id: OTHER }));
  const file = join(terminal.home, "licenses.json");
  return { ...terminal, file };
}

describe("the licences kept on a machine", () => {
  it("are in two files that only their owner can read, and nothing else is left", async () => {
    await using terminal = await withTwo();
    const names = await readdir(terminal.home);
    expect(names.sort()).toEqual(["licenses.json", "licenses.key"]);
    for (const name of names)
      expect((await stat(join(terminal.home, name))).mode & 0o777).toBe(0o600);
  });

  it("are said to be damaged when the file is cut off, and nothing is lost by looking", async () => {
    await using terminal = await withTwo();
    const cut = (await readFile(terminal.file, "utf8")).slice(0, -40);
    await writeFile(terminal.file, cut);
    const { code, log } = await terminal.miyabi("license list");
    expect(code).toBe(2);
    expect(log).toContain("is damaged");
    expect(await readFile(terminal.file, "utf8")).toBe(cut);
  });

  it("that cannot be opened are named, and the others are still there", async () => {
    await using terminal = await withTwo();
    const text = await readFile(terminal.file, "utf8");
    await writeFile(terminal.file, text.replace(OTHER, "miyabi-agents"));
    const { code, out, log } = await terminal.miyabi("license list");
    expect(code).toBe(0);
    expect(out).toContain(PLUGIN);
    expect(log).toMatch(/^The licence of miyabi-agents was changed/);
  });

  it("do not open for others: a key file that they can read is refused in words", async () => {
    await using terminal = await withTwo();
    const file = join(terminal.home, "licenses.key");
    await chmod(file, 0o644);
    expect(await terminal.miyabi("license list")).toMatchObject({
      code: 2,
      log: expect.stringContaining("chmod 600") as string,
    });
  });

  it("may be sealed with a passphrase in the place of the key file", async () => {
    await using terminal = await openTerminal();
    const { licence } = terminal.marketplace;
    terminal.machine.env["MIYABI_STORE_PASSPHRASE"] = "correct horse";
    await terminal.miyabi("license add", await licence());
    expect(await readdir(terminal.home)).toEqual(["licenses.json"]);
    expect((await terminal.miyabi("license list")).out).toContain(PLUGIN);
    terminal.machine.env["MIYABI_STORE_PASSPHRASE"] = "wrong";
    const { out, log } = await terminal.miyabi("license list");
    expect(out).not.toContain(PLUGIN);
    expect(log).toContain("cannot be opened");
  });
});
