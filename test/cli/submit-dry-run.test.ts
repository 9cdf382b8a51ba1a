import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixture } from "../collect/support/temp-plugin.ts";
import { deskPlugin, loosePlugin, openDesk } from "./support/submit-desk.ts";

const fieldsOf = (out: string) =>
  (
    JSON.parse(out) as {
      fields: {
        field: string;
        value: string;
        from: string;
        problems: string[];
      }[];
    }
  ).fields;

describe("miyabi submit --dry-run", () => {
  it("fills the form in from the plugin, says that it would be accepted, and opens the form", async () => {
    await using terminal = await openDesk();
    terminal.machine.cwd = await deskPlugin();
    const { code, out, log } = await terminal.miyabi("submit --dry-run");
    expect(out).toContain("✓ Plugin name     issue-desk  (plugin.json)");
    expect(out).toContain("✓ Display name    Issue Desk  (its name)");
    expect(out).toContain("✓ Licence         MIT  (plugin.json)");
    expect(out).toContain("The contract: no errors");
    expect(out).toContain("of 100: meets the minimum of 80");
    expect(out).toContain("It would be accepted for review");
    expect(code).toBe(0);
    const [url = ""] = terminal.machine.opened;
    expect(out).toContain(url);
    expect(log).toContain("opening the form in your browser");
    const { pathname, searchParams } = new URL(url);
    expect(pathname).toBe("/acme/marketplace/issues/new");
    expect(searchParams.get("version")).toBe("1.2.0");
  });

  it("says what is wrong with each field, and what brings the missing points", async () => {
    await using terminal = await openDesk();
    const dir = await loosePlugin({
      ".claude-plugin/plugin.json": '{"name":"issue-desk","version":"one"}',
    });
    const { code, out } = await terminal.miyabi(
      `submit ${dir} --dry-run --tier paid --price 4.5`,
    );
    expect(code).toBe(1);
    expect(out).toMatch(
      /✗ Version +one {2}\(plugin.json\)\n +must be a version/,
    );
    expect(out).toMatch(/✗ Price +4.5 {2}\(option\)\n +must be a whole number/);
    expect(out).toMatch(/✗ Repository +-\n/);
    expect(out).toContain("It would be sent back to you: see Repository");
    expect(terminal.machine.opened).toEqual([]);
  });

  it("says what stops a listing, and how many points are missing", async () => {
    await using terminal = await openDesk();
    const below = await terminal.miyabi([
      ...`submit ${fixture("broken")} --dry-run --repository aiko/broken`.split(
        " ",
      ),
      "--description",
      "A plugin that adds wrongly.",
    ]);
    expect(below.code).toBe(1);
    expect(below.out).toContain(
      "The score: 40 of 100: below the minimum of 80, 40 missing",
    );
    const hostile = await terminal.miyabi(
      `submit ${fixture("hostile-hook")} --dry-run`,
    );
    expect(hostile.code).toBe(1);
    expect(hostile.out).toMatch(/The contract:\n {2}critical +security\//);
  });

  it("is no yes and no no where there is no score", async () => {
    await using terminal = await openDesk();
    const { code, out } = await terminal.miyabi([
      ...`submit ${fixture("typescript-node-test")} --dry-run --no-tests --repository aiko/x --license MIT`.split(
        " ",
      ),
      "--description",
      "A plugin with tests in it.",
    ]);
    expect(out).toContain("tests: the tests were not run (--no-tests)");
    expect(out).toContain("There is no score");
    expect(code).toBe(2);
  });

  it("takes options before the form file, and that before the plugin", async () => {
    await using terminal = await openDesk();
    const dir = await deskPlugin();
    const form = join(terminal.home, "form.json");
    await writeFile(
      form,
      JSON.stringify({
        source: "aiko/from-file",
        ref: "v1.2.0",
        tier: "paid",
        price: 9,
        billing_period: "monthly",
        categories: ["productivity", "testing"],
        limitations: { monthly_issues: 100 },
      }),
    );
    const { out } = await terminal.miyabi(
      `submit ${dir} --dry-run --json --form ${form} --price 12 --limit concurrency=3 --feature a --feature b`,
    );
    const fields = Object.fromEntries(
      fieldsOf(out).map(({ field, value, from }) => [field, [value, from]]),
    );
    expect(fields).toMatchObject({
      Repository: ["aiko/from-file", "form file"],
      "Ref or commit": ["v1.2.0", "form file"],
      Price: ["12", "option"],
      Categories: ["productivity\ntesting", "form file"],
      Features: ["a\nb", "option"],
      Limitations: ["concurrency=3", "option"],
      Description: ["Sorts the issues of a repository.", "plugin.json"],
    });
  });

  it("refuses another name or version than the manifest's", async () => {
    await using terminal = await openDesk();
    const dir = await deskPlugin();
    const form = join(terminal.home, "form.json");
    await writeFile(form, '{"version":"2.0.0"}');
    const { code, out } = await terminal.miyabi(
      `submit ${dir} --dry-run --json --form ${form}`,
    );
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ accepted: false });
    expect(
      fieldsOf(out).filter(({ problems }) => problems.length > 0),
    ).toMatchObject([
      { field: "Version", problems: [expect.stringContaining("differs")] },
    ]);
  });

  it("opens nothing with --no-open or --json, and says nothing of a browser where there is none", async () => {
    await using terminal = await openDesk();
    terminal.machine.cwd = await deskPlugin();
    await terminal.miyabi("submit --dry-run --no-open");
    await terminal.miyabi("submit --dry-run --json");
    terminal.machine.hasBrowser = false;
    const { code, log } = await terminal.miyabi("submit --dry-run");
    expect(code).toBe(0);
    expect(log).not.toContain("browser");
    expect(terminal.machine.opened).toEqual([]);
  });

  it("needs neither network nor sign-in, and says how to get the link", async () => {
    await using terminal = await openDesk();
    terminal.machine.cwd = await deskPlugin();
    terminal.marketplace.state.reachable = false;
    const away = await terminal.miyabi("submit --dry-run");
    expect(away.code).toBe(0);
    expect(away.out).toContain("add --to OWNER/REPO");
    const named = await terminal.miyabi("submit --dry-run --to acme/other");
    expect(named.out).toContain("https://github.com/acme/other/issues/new?");
  });

  it("says which answers did not fit into the link", async () => {
    await using terminal = await openDesk();
    terminal.machine.cwd = await deskPlugin({
      description: "紹介".repeat(900),
    });
    const { out } = await terminal.miyabi("submit --dry-run");
    expect(out).toContain("Left out");
    expect(out).toContain("Description. Paste it in there.");
  });

  it("shows no escape sequence of the plugin's", async () => {
    await using terminal = await openDesk();
    terminal.machine.cwd = await deskPlugin({
      description: "Sorts.\u001b[2J\u001b]0;x\u0007 And more.",
    });
    const { code, out } = await terminal.miyabi("submit --dry-run");
    expect(out).not.toContain("\u001b");
    expect(code).toBe(1);
  });

  it("is told from a wrong use, which ends with 2", async () => {
    await using terminal = await openDesk();
    const wrong = [
      "submit --dry-run --nope",
      "submit --dry-run --to marketplace",
      "submit --dry-run --form nowhere.json",
      "submit --dry-run --no-tests --sandbox",
      "submit a b",
    ];
    for (const command of wrong)
      expect(await terminal.miyabi(command)).toMatchObject({
        code: 2,
        log: expect.stringContaining("miyabi submit --help") as string,
      });
    const form = join(terminal.home, "form.json");
    await writeFile(form, '{"licence":"MIT"}');
    const { log } = await terminal.miyabi(`submit --dry-run --form ${form}`);
    expect(log).toContain("licence");
  });
});
