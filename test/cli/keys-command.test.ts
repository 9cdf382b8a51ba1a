import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { address, openTerminal } from "./support/terminal.ts";

async function administrator() {
  const terminal = await openTerminal();
  const session = {
    marketplace: address,
    github_client_id: "Iv23liTest",
    github_login: "root",
    access_token: "token-of-admin",
    expires_at: "2026-11-23T10:00:00.000Z",
  };
  const file = join(terminal.home, "miyabi-session.json");
  await writeFile(file, JSON.stringify(session));
  return terminal;
}

describe("miyabi keys rotate", () => {
  it.each(["y", "Yes"])("rotates when the answer is %j", async (answers) => {
    await using terminal = await administrator();
    terminal.machine.answers = answers;
    expect(await terminal.miyabi("keys rotate")).toMatchObject({
      code: 0,
      out: "The signing key is 2026-11 now. Retired, and trusted until their last licence ends: 2026-01.\n",
    });
  });

  it("changes nothing when the answer is another one", async () => {
    await using terminal = await administrator();
    terminal.machine.answers = "";
    expect(await terminal.miyabi("keys rotate")).toMatchObject({ code: 1 });
    expect(terminal.marketplace.state.kid).toBe("2026-01");
  });

  it("wants --yes where nobody can be asked", async () => {
    await using terminal = await administrator();
    expect(await terminal.miyabi("keys rotate")).toMatchObject({
      code: 2,
      log: expect.stringContaining("--yes") as string,
    });
    const { code, out } = await terminal.miyabi("keys rotate --yes --json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ kid: "2026-11" });
  });

  it("is refused to others", async () => {
    await using terminal = await openTerminal();
    await terminal.login();
    expect(await terminal.miyabi("keys rotate --yes")).toMatchObject({
      code: 2,
      log: "Only administrators may do this.\n",
    });
  });
});
