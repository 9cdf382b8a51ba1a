import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { address, openTerminal } from "./support/terminal.ts";

describe("miyabi login", () => {
  it("shows the code, signs in and says until when", async () => {
    await using terminal = await openTerminal();
    expect(await terminal.login()).toEqual({
      code: 0,
      out: `Signed in to ${address} as aiko until 2026-11-23T10:00:10.000Z.\n`,
      log: "Open https://github.com/login/device and type in: WDJB-MJHT\n",
    });
  });

  it("keeps the token in a file that only its owner can read, and prints it nowhere", async () => {
    await using terminal = await openTerminal();
    const { out, log } = await terminal.miyabi(
      "login --client-id Iv23liTest --json",
    );
    expect(JSON.parse(out)).toEqual({
      marketplace: address,
      github_login: "aiko",
      expires_at: "2026-11-23T10:00:10.000Z",
    });
    expect(out + log).not.toContain("token-of-aiko");
    expect(await readdir(terminal.home)).toEqual(["miyabi-session.json"]);
    const file = join(terminal.home, "miyabi-session.json");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).not.toContain("ghu_of_aiko");
  });

  it("needs the address and the client id once, then knows them", async () => {
    await using terminal = await openTerminal();
    terminal.machine.env = {};
    expect(await terminal.miyabi("login")).toMatchObject({
      code: 2,
      log: expect.stringContaining("Which marketplace?") as string,
    });
    const unknownApp = await terminal.miyabi(`login --marketplace ${address}`);
    expect(unknownApp.code).toBe(2);
    expect(unknownApp.log).toContain("MIYABI_GITHUB_CLIENT_ID");
    await terminal.miyabi(
      `login --marketplace ${address}/ --client-id Iv23liTest`,
    );
    expect(await terminal.miyabi("login")).toMatchObject({ code: 0 });
  });

  it("says what is wrong when the App is another one's", async () => {
    await using terminal = await openTerminal();
    const said = await terminal.miyabi("login --client-id Iv1.other --json");
    expect(said.code).toBe(2);
    expect(JSON.parse(said.out)).toMatchObject({ error: "unauthorized" });
    expect(said.log).toContain("Check --client-id.");
  });

  it("is asked for when it is missing, over, or of another marketplace", async () => {
    await using terminal = await openTerminal();
    const install = "install miyabi-operations-pro";
    expect(await terminal.miyabi(install)).toMatchObject({
      code: 2,
      log: `You are not signed in. Run: miyabi login --marketplace ${address}\n`,
    });
    await terminal.login();
    const other = `${install} --marketplace https://other.example.com`;
    expect(await terminal.miyabi(other)).toMatchObject({
      code: 2,
      log: expect.stringContaining("You are not signed in.") as string,
    });
    await terminal.sleep(3_600_000);
    expect(await terminal.miyabi(install)).toMatchObject({
      code: 2,
      log: expect.stringContaining("Your sign-in has ended.") as string,
    });
    expect(terminal.marketplace.state.requests).toEqual([
      "POST /v1/auth/github",
    ]);
  });
});
