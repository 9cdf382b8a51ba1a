import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTerminal } from "./support/terminal.ts";

const PLUGIN = "miyabi-operations-pro";
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe("miyabi install", () => {
  it("keeps the free licence, encrypted, and prints no key", async () => {
    await using terminal = await openTerminal();
    await terminal.login();
    const { code, out } = await terminal.miyabi(`install ${PLUGIN}`);
    expect(code).toBe(0);
    expect(out).toMatch(/^The free licence of miyabi-operations-pro is kept\./);
    const list = await terminal.miyabi("license list");
    expect(list.out).toMatch(/miyabi-operations-pro +free +2026-12-28T/);
    const store = await readFile(join(terminal.home, "licenses.json"), "utf8");
    expect(store + list.out + out).not.toMatch(/eyJ[\w-]{20}/);
  });

  it("says why the marketplace refused", async () => {
    await using terminal = await openTerminal();
    await terminal.login();
    const said = await terminal.miyabi("install no-such-plugin --json");
    expect(said).toMatchObject({ code: 1, log: "There is no such thing.\n" });
    expect(json(said.out)).toMatchObject({ error: "not_found" });
    terminal.marketplace.state.reachable = false;
    expect(await terminal.miyabi(`install ${PLUGIN}`)).toMatchObject({
      code: 2,
      log: "The marketplace cannot be reached: fetch failed.\n",
    });
  });
});

describe("miyabi trial", () => {
  it("is offered, starts once, and runs", async () => {
    await using terminal = await openTerminal();
    await terminal.login();
    const status = () => terminal.miyabi(`trial status ${PLUGIN}`);
    expect(await status()).toMatchObject({
      code: 0,
      out: `You can try ${PLUGIN}. Run: miyabi trial start ${PLUGIN}\n`,
    });
    const started = await terminal.miyabi(`trial start ${PLUGIN}`);
    expect(started.code).toBe(0);
    expect(started.out).toMatch(/^The pro licence/);
    expect((await status()).out).toBe(
      `Your trial of ${PLUGIN} runs for 14 more days.\n`,
    );
    expect(await terminal.miyabi(`trial start ${PLUGIN}`)).toMatchObject({
      code: 1,
      log: "You have used this plugin's trial.\n",
    });
  });
});

describe("miyabi license", () => {
  it("add takes a key from the standard input, with its line end", async () => {
    await using terminal = await openTerminal();
    const key = await terminal.marketplace.licence();
    const { code, out } = await terminal.miyabi(
      "license add --json",
      `${key}\n`,
    );
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({ plugin_id: PLUGIN, tier: "pro" });
    expect(out).not.toContain(key);
    expect(await terminal.miyabi("license verify")).toMatchObject({ code: 0 });
  });

  it.each(["", "no.key.", "eyJhbGciOiJub25lIn0.e30.", "one two"])(
    "add refuses %j",
    async (text) => {
      await using terminal = await openTerminal();
      const { code, log } = await terminal.miyabi("license add", text);
      expect(code).toBe(2);
      expect(log).toMatch(/licence key/);
    },
  );

  it("verify says in words why a licence is denied", async () => {
    await using terminal = await openTerminal();
    const key = await terminal.marketplace.licence();
    await terminal.miyabi("license add", key);
    expect((await terminal.miyabi(`license verify ${PLUGIN}`)).out).toMatch(
      /^The pro licence of miyabi-operations-pro is valid/,
    );
    terminal.marketplace.state.code = "REVOKED";
    expect(await terminal.miyabi(`license verify ${PLUGIN}`)).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /^The licence was revoked\..*\(REVOKED\)\n$/,
      ) as string,
    });
    const { out } = await terminal.miyabi(`license verify ${PLUGIN} --json`);
    expect(json(out)).toEqual({ outcome: "denied", code: "REVOKED" });
  });

  it("verify warns of a plugin that was pulled, in one line", async () => {
    await using terminal = await openTerminal();
    await terminal.miyabi("license add", await terminal.marketplace.licence());
    expect((await terminal.miyabi("license verify")).log).toBe("");
    terminal.marketplace.state.listing = {
      listing: "delisted",
      listing_reason: "it sends\nfiles away",
    };
    expect(await terminal.miyabi("license verify")).toMatchObject({
      code: 0,
      log: `Warning: the marketplace took ${PLUGIN} out of its catalogue (delisted): it sends files away\n`,
    });
  });

  it("remove forgets one licence and says so when there is none", async () => {
    await using terminal = await openTerminal();
    const { licence } = terminal.marketplace;
    await terminal.miyabi("license add", await licence());
    await terminal.miyabi(
      "license add",
      await licence({ plugin_id: "miyabi-security" }),
    );
    expect(await terminal.miyabi("license verify")).toMatchObject({
      code: 2,
      log: expect.stringContaining("Several licences") as string,
    });
    expect(await terminal.miyabi(`license remove ${PLUGIN}`)).toMatchObject({
      code: 0,
    });
    expect(await terminal.miyabi(`license remove ${PLUGIN}`)).toMatchObject({
      code: 1,
    });
    const { out } = await terminal.miyabi("license list --json");
    expect(json(out)).toMatchObject({
      licenses: [{ plugin_id: "miyabi-security", tier: "pro" }],
    });
  });

  it("list and verify say how to get a licence when there is none", async () => {
    await using terminal = await openTerminal();
    expect((await terminal.miyabi("license list")).out).toContain(
      "miyabi install PLUGIN",
    );
    expect(await terminal.miyabi(`license verify ${PLUGIN}`)).toMatchObject({
      code: 2,
      log: expect.stringContaining(`miyabi install ${PLUGIN}`) as string,
    });
  });
});
