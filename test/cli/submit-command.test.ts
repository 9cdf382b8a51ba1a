import { describe, expect, it } from "vitest";
import { deskPlugin, openDesk } from "./support/submit-desk.ts";

describe("miyabi submit", () => {
  it("submits what the dry run would have accepted, once the person agreed to the policies", async () => {
    await using terminal = await openDesk();
    await terminal.login();
    terminal.machine.cwd = await deskPlugin();
    expect(await terminal.miyabi("submit")).toMatchObject({
      code: 2,
      log: expect.stringContaining("Add --agree.") as string,
    });
    terminal.machine.answers = "n";
    expect(await terminal.miyabi("submit")).toMatchObject({ code: 1 });
    expect(terminal.marketplace.desk.requests).toEqual([]);

    terminal.machine.answers = "y";
    const { code, out } = await terminal.miyabi("submit");
    expect(code).toBe(0);
    expect(out).toContain("https://github.com/acme/marketplace/issues/1");
    expect(out).toContain("miyabi submit status submission-1");
    expect(terminal.machine.asked.at(-1)).toContain(
      "I may publish this plugin",
    );
    expect(terminal.marketplace.desk.requests).toMatchObject([
      {
        name: "issue-desk",
        display_name: "Issue Desk",
        repository: "aiko/issue-desk",
        version: "1.2.0",
        license: "MIT",
        tier: "free",
      },
    ]);
  });

  it("sends nothing that the form would refuse", async () => {
    await using terminal = await openDesk();
    await terminal.login();
    terminal.machine.cwd = await deskPlugin({ license: "GPL-3.0" });
    const { code, out } = await terminal.miyabi("submit --agree");
    expect(code).toBe(1);
    expect(out).toContain("✗ Licence  GPL-3.0");
    expect(out).not.toContain("Plugin name");
    expect(terminal.marketplace.desk.requests).toEqual([]);
  });

  it("ends with 1 and the marketplace's own words when it refuses, with 2 when it is not there", async () => {
    await using terminal = await openDesk();
    await terminal.login();
    terminal.machine.cwd = await deskPlugin();
    const { state, desk } = terminal.marketplace;
    desk.state.refusal = {
      status: 422,
      body: {
        error: "validation_error",
        message: "Correct name and send the request again.",
        details: [{ path: "name", message: "is taken" }],
      },
    };
    const said = await terminal.miyabi("submit --agree");
    expect(said.code).toBe(1);
    expect(said.log).toContain("Correct name");
    expect(said.log).toContain("name is taken");
    state.reachable = false;
    expect((await terminal.miyabi("submit --agree")).code).toBe(2);
  });

  it("asks to sign in before it looks at anything", async () => {
    await using terminal = await openDesk();
    expect(await terminal.miyabi("submit --agree")).toMatchObject({
      code: 2,
      log: expect.stringContaining("miyabi login") as string,
    });
  });
});

describe("miyabi submit status", () => {
  it("lists the submissions, page by page, and says more of one", async () => {
    await using terminal = await openDesk();
    await terminal.login();
    const { desk } = terminal.marketplace;
    expect((await terminal.miyabi("submit status")).out).toContain(
      "miyabi submit --dry-run",
    );
    terminal.machine.cwd = await deskPlugin();
    await terminal.miyabi("submit --agree");
    await terminal.miyabi("submit --agree --json");
    const [newest] = desk.state.submissions;
    if (newest === undefined) throw new Error("nothing was submitted");
    desk.state.perPage = 1;
    Object.assign(newest, {
      status: "needs_changes",
      held: true,
      quality_score: 71,
      problems: [{ field: "Version", message: "must be above 1.2.0" }],
      review_notes: "Almost.\u001b[2J",
    });
    const list = await terminal.miyabi("submit status");
    expect(list).toMatchObject({ code: 0 });
    expect(list.out).toMatch(/^submission-2 +issue-desk 1.2.0 +needs_changes/);
    expect(list.out).toContain("miyabi submit status --page 2");
    const second = await terminal.miyabi("submit status --page 2");
    expect(second.out).toMatch(/^submission-1 .* scoring +no score/);

    const one = await terminal.miyabi("submit status submission-2");
    expect(one.out).toBe(
      "issue-desk 1.2.0: needs_changes (held)\nScore: 71 of 100\n✗ Version must be above 1.2.0\nNote: Almost.\ufffd[2J\nhttps://github.com/acme/marketplace/issues/2\n",
    );
    const json = await terminal.miyabi("submit status submission-1 --json");
    expect(JSON.parse(json.out)).toMatchObject({ status: "scoring" });
  });

  it("ends with 2 where there is no such submission, or nobody is signed in", async () => {
    await using terminal = await openDesk();
    expect((await terminal.miyabi("submit status")).code).toBe(2);
    await terminal.login();
    expect((await terminal.miyabi("submit status nothing")).code).toBe(2);
    expect((await terminal.miyabi("submit status --page 0")).code).toBe(2);
  });
});
