import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shell, stop, typed } from "./support/hook-input.ts";
import { openTerminal } from "./support/terminal.ts";

const spent =
  "Monthly limit reached (100 issues). Upgrade to Pro for unlimited issues. https://api.example.com/upgrade";

/** A terminal with a licence, and the hook as Claude Code runs it. */
async function open(withLicence = true) {
  const terminal = await openTerminal();
  const { marketplace, miyabi } = terminal;
  if (withLicence) await miyabi("license add", await marketplace.licence());
  const hook = async (stdin: string, options = "") => {
    const said = await miyabi(`hook agent-run${options}`, stdin);
    expect(said.code).toBe(0);
    return said.out === ""
      ? null
      : (JSON.parse(said.out) as Record<string, unknown>);
  };
  return { ...terminal, month: marketplace.month, hook };
}

describe("miyabi hook agent-run", () => {
  it("holds what the command names at the prompt, finds it before the tool, and counts it at the end", async () => {
    await using session = await open();
    const { hook, month } = session;
    expect(await hook(typed("/agent-run #12 #13"))).toBeNull();
    expect(month.quota()).toMatchObject({ issues_held: 2, issues_used: 0 });
    expect(await hook(shell("miyabi agent-run --issues 12 13"))).toBeNull();
    expect(month.quota()).toMatchObject({ issues_held: 2, issues_used: 0 });
    expect(await hook(stop)).toBeNull();
    expect(month.quota()).toMatchObject({ issues_held: 0, issues_used: 2 });
    expect(await hook(stop)).toBeNull();
    expect(month.quota()).toMatchObject({ issues_used: 2 });
  });

  it("blocks the prompt, and the tool, with the message and the link when the month is spent", async () => {
    await using session = await open();
    session.month.state.used = 99;
    expect(await session.hook(typed("/agent-run #12 #13"))).toEqual({
      decision: "block",
      reason: spent,
    });
    expect(
      await session.hook(shell("npx miyabi agent-run --issues 12,13")),
    ).toEqual({
      hookSpecificOutput: {
        hookEventName: "PreToolUse",
        permissionDecision: "deny",
        permissionDecisionReason: spent,
      },
      systemMessage: spent,
    });
    expect(session.month.quota()).toMatchObject({ issues_held: 0 });
  });

  it("warns below ten", async () => {
    await using session = await open();
    session.month.state.used = 90;
    expect(await session.hook(typed("/agent-run #12"))).toEqual({
      systemMessage: "9 issues remaining this month.",
    });
  });

  it("lets the last issue of a month through", async () => {
    await using session = await open();
    session.month.state.used = 99;
    expect(await session.hook(typed("/agent-run #12"))).toEqual({
      systemMessage: "0 issues remaining this month.",
    });
  });

  it.each([typed("what is left of #12?"), shell("npm test"), stop])(
    "lets anything else through without network: %s",
    async (stdin) => {
      await using session = await open();
      expect(await session.hook(stdin)).toBeNull();
      expect(session.marketplace.state.requests).toEqual([]);
    },
  );

  it("blocks with the code in words when the licence is denied", async () => {
    await using session = await open();
    session.marketplace.state.code = "REVOKED";
    const answer = await session.hook(typed("/agent-run #12"));
    expect(answer?.["decision"]).toBe("block");
    expect(answer?.["reason"]).toMatch(
      /^The licence was revoked.*\(REVOKED\)$/,
    );
  });

  it("fetches the next key by itself, when another has taken its place and when it ends soon", async () => {
    await using session = await open();
    const { hook, marketplace, miyabi, month, sleep } = session;
    marketplace.state.next = await marketplace.licence({ tier: "enterprise" });
    expect(await hook(typed("/agent-run #12"))).toBeNull();
    expect((await miyabi("license list")).out).toContain("enterprise");
    await sleep(29 * 86_400_000);
    marketplace.state.next = await marketplace.licence({ tier: "free" });
    expect(await hook(typed("/agent-run #13"))).toBeNull();
    expect((await miyabi("license list")).out).toContain("free");
    expect(month.quota()).toMatchObject({ issues_held: 2 });
  });

  it("says how to get a licence when there is none", async () => {
    await using session = await open(false);
    const answer = await session.hook(
      typed("/agent-run #12"),
      " --plugin miyabi-operations-pro",
    );
    expect(answer?.["decision"]).toBe("block");
    expect(answer?.["reason"]).toContain(
      "miyabi install miyabi-operations-pro",
    );
    expect(await session.hook(typed("hello"))).toBeNull();
  });

  it("lets a run through offline, and counts it when the network is back", async () => {
    await using session = await open();
    const { hook, marketplace, miyabi, month } = session;
    await miyabi("license verify");
    marketplace.state.reachable = false;
    const answer = await hook(typed("/agent-run #12 #13"));
    expect(answer?.["systemMessage"]).toContain("as it was last known");
    expect(await hook(stop)).toBeNull();
    marketplace.state.reachable = true;
    expect(await hook(stop)).toBeNull();
    expect(month.quota()).toMatchObject({ issues_used: 2, issues_held: 0 });
  });

  it.each([
    ["71 hours later", 71, null],
    ["73 hours later", 73, "block"],
    ["when the clock was turned back", -2, "block"],
  ])("judges the licence offline %s", async (_when, hours, decision) => {
    await using session = await open();
    const { hook, marketplace, miyabi, sleep } = session;
    await miyabi("license verify");
    marketplace.state.reachable = false;
    await sleep(hours * 3_600_000);
    const answer = await hook(typed("/agent-run #12"));
    expect(answer?.["decision"] ?? null).toBe(decision);
  });

  it("trusts a licence offline after a run that began online", async () => {
    await using session = await open();
    const { hook, marketplace } = session;
    await hook(typed("/agent-run #12"));
    marketplace.state.reachable = false;
    const answer = await hook(typed("/agent-run #14"));
    expect(answer?.["systemMessage"]).toContain("as it was last known");
  });

  it("blocks offline a licence that was never seen online", async () => {
    await using session = await open();
    session.marketplace.state.reachable = false;
    const answer = await session.hook(typed("/agent-run #12"));
    expect(answer?.["decision"]).toBe("block");
    expect(answer?.["reason"]).toContain("Connect to the network once");
  });

  it.each(["", "not json", "[]", "{}", '{"session_id":7}'])(
    "lets the session go on when its input is %j, and says so",
    async (stdin) => {
      await using session = await open();
      const answer = await session.hook(stdin);
      expect(answer?.["systemMessage"]).toContain("did not check this");
    },
  );

  it("lets the session go on when it fails itself, and says so", async () => {
    await using session = await open();
    const { home, hook, miyabi } = session;
    await writeFile(join(home, "miyabi-holds"), "a file in the folder's place");
    const answer = await hook(typed("/agent-run #12"));
    expect(answer?.["systemMessage"]).toContain("it failed:");
    const { log } = await miyabi("hook agent-run", typed("/agent-run #12"));
    expect(log).toContain("ENOTDIR");
  });

  it("does not take part in what another plugin holds in the same session", async () => {
    await using session = await open();
    const { hook, marketplace, month, miyabi, home } = session;
    const plugin_id = "miyabi-security";
    await mkdir(home, { recursive: true });
    await miyabi("license add", await marketplace.licence({ plugin_id }));
    await hook(typed("/agent-run #12"), " --plugin miyabi-operations-pro");
    await hook(typed("hello"), ` --plugin ${plugin_id}`);
    await hook(stop, " --plugin miyabi-operations-pro");
    expect(month.quota()).toMatchObject({ issues_used: 1 });
  });
});
