import {
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  defaultDirectory,
  openLicenceStore,
  type LicenceStore,
} from "../../src/client/licence-store.ts";

let directory = "";
let store: LicenceStore;
const file = () => join(directory, "licenses.json");
const clock = () => new Date("2026-03-01T12:00:00.000Z");

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "licence-store-"));
  store = openLicenceStore({ directory, clock });
});
afterEach(() => rm(directory, { recursive: true }));

type Entry = { iv: string; tag: string; data: string };
type File = { licences: Record<string, Entry> };
const contents = async () => JSON.parse(await readFile(file(), "utf8")) as File;

describe("a licence store", () => {
  it("gives back what it keeps, and nothing after it was forgotten", async () => {
    await store.keep("a", "key-a");
    await store.keep("b", "key-b");
    expect(await store.get("a")).toBe("key-a");
    expect(await store.forget("a")).toBe(true);
    expect(await store.forget("a")).toBe(false);
    expect(await store.read()).toEqual({
      state: "read",
      licences: { b: "key-b" },
      damaged: [],
    });
  });

  it("has no licence called constructor", async () => {
    await store.keep("a", "key-a");
    expect(await store.get("constructor")).toBeNull();
  });

  it("writes no key in clear, and with a fresh IV each time, for its owner only", async () => {
    await store.keep("a", "key-a");
    const first = await contents();
    await store.keep("a", "key-a");
    const second = await contents();
    expect(JSON.stringify(first)).not.toContain("key-a");
    expect(second.licences["a"]?.iv).not.toBe(first.licences["a"]?.iv);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, "licenses.key"))).mode & 0o777).toBe(
      0o600,
    );
  });

  it("keeps all of 20 licences that are added at once", async () => {
    const names = Array.from({ length: 20 }, (_, n) => `plugin-${n}`);
    await Promise.all(
      names.map((name) =>
        openLicenceStore({ directory }).keep(name, `key of ${name}`),
      ),
    );
    const stored = await store.read();
    expect(
      stored.state === "read" && Object.keys(stored.licences),
    ).toHaveLength(20);
    expect(
      (await readdir(directory)).filter((name) => /lock|-.{12}$/.test(name)),
    ).toEqual([]);
  });

  it("opens with the passphrase it was written with, and no other", async () => {
    const open = (passphrase: string) =>
      openLicenceStore({ directory, passphrase });
    await open("correct horse").keep("a", "key-a");
    expect(await open("correct horse").get("a")).toBe("key-a");
    expect(await open("battery").read()).toMatchObject({
      damaged: [{ plugin_id: "a", damage: "sealed" }],
    });
  });

  it("refuses a key file that others can read, and says what to do", async () => {
    await store.keep("a", "key-a");
    await chmod(join(directory, "licenses.key"), 0o644);
    await expect(store.get("a")).rejects.toThrow("chmod 600");
  });

  it("is in XDG_CONFIG_HOME where that is set", () => {
    expect(defaultDirectory({ XDG_CONFIG_HOME: "/x" })).toBe("/x/claude");
    expect(defaultDirectory({ XDG_CONFIG_HOME: "" })).toMatch(
      /\.config\/claude$/,
    );
  });
});

describe("a damaged store", () => {
  it("that is missing or empty is told apart from one that is lost, and can be written", async () => {
    expect(await store.read()).toEqual({ state: "missing" });
    await writeFile(file(), "\n");
    expect(await store.read()).toEqual({ state: "empty" });
    await store.keep("a", "key-a");
    expect(await store.get("a")).toBe("key-a");
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, text.length / 2)],
    ["not JSON", () => "licences: none"],
    ["of another kind", () => '{"theme":"dark"}'],
    ["null", () => "null"],
  ])(
    "that is %s is moved aside by the next write, never lost",
    async (_, damage) => {
      await store.keep("a", "key-a");
      const text = damage(await readFile(file(), "utf8"));
      await writeFile(file(), text);
      expect(await store.read()).toEqual({ state: "unreadable" });
      expect(await store.get("a")).toBeNull();
      expect(await readFile(file(), "utf8")).toBe(text);
      await store.keep("b", "key-b");
      expect(await store.get("b")).toBe("key-b");
      const aside = join(
        directory,
        "licenses.json.damaged-2026-03-01T12-00-00.000Z",
      );
      expect(await readFile(aside, "utf8")).toBe(text);
    },
  );

  it.each([
    ["its data", { data: Buffer.from("other").toString("base64") }],
    ["its tag", { tag: Buffer.alloc(16).toString("base64") }],
    ["a short tag", { tag: Buffer.alloc(4).toString("base64") }],
    ["its IV", { iv: Buffer.alloc(12).toString("base64") }],
  ])(
    "in which %s was changed loses one licence and keeps the others, also through the next write",
    async (_, change) => {
      await store.keep("a", "key-a");
      await store.keep("b", "key-b");
      const before = await contents();
      const a = before.licences["a"];
      const changed = {
        ...before,
        licences: { ...before.licences, a: { ...a, ...change } },
      };
      await writeFile(file(), JSON.stringify(changed));
      const read = {
        state: "read",
        licences: { b: "key-b" },
        damaged: [{ plugin_id: "a", damage: "sealed" }],
      };
      expect(await store.read()).toEqual(read);
      await store.keep("c", "key-c");
      expect((await contents()).licences["a"]).toEqual({ ...a, ...change });
      expect(await store.get("b")).toBe("key-b");
    },
  );

  it("in which licences changed places opens neither under the other's name", async () => {
    await store.keep("a", "key-a");
    await store.keep("b", "key-b");
    const { licences, ...rest } = await contents();
    const swapped = { a: licences["b"], b: licences["a"] };
    await writeFile(file(), JSON.stringify({ ...rest, licences: swapped }));
    expect(await store.read()).toMatchObject({ licences: {} });
  });

  it("with an entry of no known shape keeps the others", async () => {
    await store.keep("b", "key-b");
    const { licences, ...rest } = await contents();
    const odd = { ...licences, a: "plain" };
    await writeFile(file(), JSON.stringify({ ...rest, licences: odd }));
    expect(await store.read()).toEqual({
      state: "read",
      licences: { b: "key-b" },
      damaged: [{ plugin_id: "a", damage: "shape" }],
    });
  });
});
