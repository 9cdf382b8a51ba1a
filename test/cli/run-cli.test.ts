import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { openTerminal } from "./support/terminal.ts";

describe("the command line", () => {
  it.each(["", "--help", "-h", "help"])(
    "%j lists all commands",
    async (word) => {
      await using terminal = await openTerminal();
      const { code, out } = await terminal.miyabi(word);
      expect(code).toBe(0);
      for (const { usage } of commands) expect(out).toContain(`  ${usage}`);
    },
  );

  it.each(commands.map(({ name, usage }) => [name, usage]))(
    "miyabi %s --help says how it is used and what its exit codes mean",
    async (name, usage) => {
      await using terminal = await openTerminal();
      const { code, out } = await terminal.miyabi(`${name} --help`);
      expect(code).toBe(0);
      expect(out.startsWith(`Usage: miyabi ${usage} [options]\n`)).toBe(true);
      expect(out).toMatch(/\nExit code: 0/);
    },
  );

  it.each(commands.map(({ name }) => [name]))(
    "miyabi %s refuses an option it does not know",
    async (name) => {
      await using terminal = await openTerminal();
      const said = await terminal.miyabi(`${name} --nonsense`);
      if (name === "hook agent-run")
        expect(said).toMatchObject({
          code: 0,
          out: expect.stringContaining("systemMessage") as string,
        });
      else
        expect(said).toMatchObject({
          code: 2,
          log: expect.stringContaining(`See: miyabi ${name} --help`) as string,
        });
    },
  );

  it("says which commands there are of a family", async () => {
    await using terminal = await openTerminal();
    expect(await terminal.miyabi("license")).toMatchObject({
      code: 2,
      log: '"miyabi license" is no command. There are: license add, license list, license verify, license remove.\n',
    });
    expect(await terminal.miyabi("trial --help")).toMatchObject({ code: 0 });
    expect(await terminal.miyabi("nonsense")).toMatchObject({
      code: 2,
      log: 'There is no command "nonsense". See: miyabi --help\n',
    });
  });

  it("says what was meant by a misspelt command", async () => {
    await using terminal = await openTerminal();
    const meant = async (typed: string) => (await terminal.miyabi(typed)).log;
    expect(await meant("scor .")).toContain("Did you mean: miyabi score\n");
    expect(await meant("licence list")).toContain("miyabi license list\n");
  });

  it("explains a command after the word help, too", async () => {
    await using terminal = await openTerminal();
    const said = await terminal.miyabi("help license add");
    expect(said).toEqual(await terminal.miyabi("license add --help"));
  });

  it("says its version", async () => {
    await using terminal = await openTerminal();
    const { code, out } = await terminal.miyabi("--version");
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("misspelt in hooks.json does not end with 2, which would block every prompt", async () => {
    await using terminal = await openTerminal();
    expect(await terminal.miyabi("hook agentrun")).toMatchObject({ code: 1 });
  });

  it("says what is wrong with an address", async () => {
    await using terminal = await openTerminal();
    const { log } = await terminal.miyabi("login --marketplace example.com");
    expect(log).toContain("It begins with https://");
  });
});
