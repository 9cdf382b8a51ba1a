import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTerminal } from "./support/terminal.ts";

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

  it("are sealed anew each time: the same key never looks the same", async () => {
    await using terminal = await openTerminal();
    const key = await terminal.marketplace.licence();
    const texts: string[] = [];
    for (let n = 0; n < 2; n += 1) {
      await terminal.miyabi("license add", key);
      texts.push(await readFile(join(terminal.home, "licenses.json"), "utf8"));
    }
    expect(texts[0]).not.toBe(texts[1]);
  });

  it.each([
    ["empty", () => ""],
    ["cut off", (text: string) => text.slice(0, -40)],
    ["of another kind", () => '{"version":2}'],
    ["not of objects", () => '{"version":1,"licences":{"a":7}}'],
  ])("are not written over when the file is %s", async (_how, damage) => {
    await using terminal = await withTwo();
    const damaged = damage(await readFile(terminal.file, "utf8"));
    await writeFile(terminal.file, damaged);
    const key = await terminal.marketplace.licence();
    for (const command of ["license list", `license add ${key}`]) {
      const { code, log } = await terminal.miyabi(command);
      expect([code, log]).toEqual([
        2,
        expect.stringContaining("is damaged, and nothing was changed in it"),
      ]);
    }
    expect(await readFile(terminal.file, "utf8")).toBe(damaged);
  });

  it("do not open when one was put in the place of another", async () => {
    await using terminal = await withTwo();
    const text = await readFile(terminal.file, "utf8");
    const swapped = text
      .replace(OTHER, "x")
      .replace("miyabi-operations-pro", OTHER)
      .replace('"x"', '"miyabi-operations-pro"');
    await writeFile(terminal.file, swapped);
    expect((await terminal.miyabi("license list")).log).toContain("is damaged");
  });
});
