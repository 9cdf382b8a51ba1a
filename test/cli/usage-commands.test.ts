import { describe, expect, it } from "vitest";
import { openTerminal } from "./support/terminal.ts";

const PLUGIN = "miyabi-operations-pro";

async function withLicence() {
  const terminal = await openTerminal();
  await terminal.miyabi("license add", await terminal.marketplace.licence());
  return terminal;
}

describe("miyabi quota", () => {
  it("shows what is left of the only licence that is kept", async () => {
    await using terminal = await withLicence();
    terminal.marketplace.month.state.used = 40;
    const { code, out } = await terminal.miyabi("quota");
    expect(code).toBe(0);
    expect(out).toBe(`miyabi-operations-pro (free), 2026-11

            limit  used  held  remaining
issues        100    40     0         60
tokens  unlimited  1200     0  unlimited

It begins anew at 2026-12-01T00:00:00.000Z.
`);
  });

  it("ends with 1, the message and the link when it is spent", async () => {
    await using terminal = await withLicence();
    terminal.marketplace.month.state.used = 100;
    const { code, out } = await terminal.miyabi(`quota ${PLUGIN}`);
    expect(code).toBe(1);
    expect(out).toContain(
      "Monthly limit reached (100 issues). Upgrade to Pro for unlimited issues. https://api.example.com/upgrade\n",
    );
  });

  it("prints the answer as JSON", async () => {
    await using terminal = await withLicence();
    const { out } = await terminal.miyabi("quota --json");
    expect(JSON.parse(out)).toMatchObject({
      issues_limit: 100,
      issues_remaining: 100,
    });
  });
});

describe("miyabi usage", () => {
  it("shows the month, where it leads, and what did it", async () => {
    await using terminal = await withLicence();
    terminal.marketplace.month.state.used = 40;
    const { code, out } = await terminal.miyabi("usage");
    expect(code).toBe(0);
    expect(out).toBe(`miyabi-operations-pro, 2026-11, day 15 of 30

        so far  at this pace      limit  remaining
issues      40            80        100         60
tokens    1200          2400  unlimited  unlimited

agents
  reviewer  12
  coder      3

commands
  agent-run  2

events a day
  2026-11-02  1
  2026-11-03  4
`);
  });

  it("takes another month, and no nonsense", async () => {
    await using terminal = await withLicence();
    const { out } = await terminal.miyabi("usage --period 2026-02 --json");
    expect(JSON.parse(out)).toMatchObject({ period: "2026-02" });
    expect(await terminal.miyabi("usage --period 2026-13")).toMatchObject({
      code: 2,
      log: '"2026-13" is no month. Write it as 2026-11.\n',
    });
  });

  it("says how to get a licence, or that the marketplace cannot be reached", async () => {
    await using empty = await openTerminal();
    expect(await empty.miyabi("usage")).toMatchObject({
      code: 2,
      log: expect.stringContaining("miyabi install") as string,
    });
    await using terminal = await withLicence();
    terminal.marketplace.state.reachable = false;
    expect(await terminal.miyabi("quota")).toMatchObject({
      code: 2,
      log: expect.stringContaining("cannot be reached") as string,
    });
  });
});
