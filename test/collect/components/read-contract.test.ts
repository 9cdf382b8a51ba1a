import { describe, expect, it } from "vitest";
import { readContract } from "../../../src/collect/components/read-contract.ts";
import { fakeTree } from "../support/fake-tree.ts";

const MANIFEST = ".claude-plugin/plugin.json";
const good = {
  name: "tidy",
  version: "1.0.0",
  description: "Tidies",
  author: { name: "A" },
  license: "MIT",
};

async function problems(
  manifest: unknown,
  more: Record<string, string> = {},
): Promise<string[]> {
  const text =
    typeof manifest === "string" ? manifest : JSON.stringify(manifest);
  const { findings } = await readContract(
    fakeTree({ [MANIFEST]: text, ...more }),
  );
  return findings.map(({ code, message }) => `${code}: ${message}`);
}

describe("plugin.json", () => {
  it("with all that is wanted has no findings", async () => {
    expect(await problems(good)).toEqual([]);
  });

  it.each([
    ["no JSON", "{"],
    ["an array", "[]"],
    ["a byte order mark", `\ufeff${JSON.stringify(good)}`],
    ["no name", { ...good, name: undefined }],
    ["an empty name", { ...good, name: "" }],
    ["a name with spaces", { ...good, name: "my plugin" }],
    ["a name that is no string", { ...good, name: 7 }],
  ])("is broken with %s", async (_, manifest) => {
    expect((await problems(manifest))[0]).toMatch(/^contract\/broken-manifest/);
  });

  it.each([
    ["an author that is a string", { author: "A" }, "wrong-field"],
    ["keywords that are a string", { keywords: "git" }, "wrong-field"],
    ["a repository that is an object", { repository: {} }, "wrong-field"],
    ["a homepage that is no URL", { homepage: "home" }, "wrong-field"],
    ["a misspelt field", { licence: "MIT" }, "unknown-field"],
    ["a reserved name", { name: "claude-tidy" }, "reserved-name"],
    ["a name in capitals", { name: "TidyUp" }, "name-not-kebab"],
    ["a path that is not there", { commands: "./other" }, "wrong-path"],
    ["a path out of the plugin", { hooks: "./../h.json" }, "wrong-path"],
    ["an absolute path", { mcpServers: "/etc/mcp.json" }, "wrong-path"],
    ["agents that are a folder", { agents: "./agents" }, "wrong-path"],
  ])("reports %s", async (_, change, rule) => {
    const found = await problems({ ...good, ...change }, { "agents/a.md": "" });
    expect(found.some((text) => text.startsWith(`contract/${rule}:`))).toBe(
      true,
    );
  });

  it("asks whether a misspelt field means a known one", async () => {
    expect((await problems({ ...good, licence: "MIT" }))[0]).toContain(
      'Did you mean "license"?',
    );
  });

  it("is not needed where Claude Code finds components in their folders", async () => {
    const { findings, capabilities } = await readContract(
      fakeTree({
        "commands/a.md": "---\ndescription: A\n---\nDo A.",
        LICENSE: "MIT",
      }),
    );
    expect(findings).toEqual([]);
    expect(capabilities.commands).toEqual(["a"]);
  });
});

describe("hooks", () => {
  const hooks = (value: unknown) =>
    problems(good, {
      "hooks/hooks.json":
        typeof value === "string" ? value : JSON.stringify(value),
    });
  const command = { type: "command", command: "true" };

  it("in the right shape have no findings and are capabilities", async () => {
    const { capabilities, findings } = await readContract(
      fakeTree({
        [MANIFEST]: JSON.stringify(good),
        "hooks/hooks.json": JSON.stringify({
          hooks: {
            Stop: [{ hooks: [command] }],
            PreToolUse: [{ matcher: "Bash", hooks: [command] }],
          },
        }),
      }),
    );
    expect(findings).toEqual([]);
    expect(capabilities.hooks).toEqual(["PreToolUse", "Stop"]);
  });

  it.each([
    ["no JSON", "{", /no JSON/],
    ["events without their wrapper", { Stop: [] }, /no object "hooks"/],
    [
      "an unknown event",
      { hooks: { OnSave: [{ hooks: [command] }] } },
      /no event/,
    ],
    ["an event that is an object", { hooks: { Stop: {} } }, /must be an array/],
    ["a group without hooks", { hooks: { Stop: [command] } }, /no array/],
    [
      "an unknown type",
      { hooks: { Stop: [{ hooks: [{ type: "run" }] }] } },
      /no type of handler/,
    ],
    [
      "a command handler without a command",
      { hooks: { Stop: [{ hooks: [{ type: "command" }] }] } },
      /must have a "command"/,
    ],
  ])("with %s are reported", async (_, value, message) => {
    expect((await hooks(value))[0]).toMatch(message);
  });
});

describe("servers", () => {
  it("of MCP need a command or a url, and may stand without a wrapper", async () => {
    const found = await problems(good, {
      ".mcp.json": JSON.stringify({
        fine: { command: "node", args: ["s.js"] },
        remote: { type: "http", url: "https://example.com/mcp" },
        empty: {},
      }),
      "README.md": "Privacy: nothing is kept.",
    });
    expect(found).toEqual([
      'contract/mcp-servers: "empty.command" must have a "command", else the server never starts.',
    ]);
  });

  it("of LSP need a command and the languages", async () => {
    const found = await problems({
      ...good,
      lspServers: { ts: { command: "tsserver" } },
    });
    expect(found[0]).toContain('"ts.extensionToLanguage" must be an object');
  });
});

describe("an entry in marketplace.json with strict: false", () => {
  const listed = (manifest: object) =>
    problems(
      { ...good, ...manifest },
      {
        "commands/a.md": "---\ndescription: A\n---\nDo A.",
        ".claude-plugin/marketplace.json": JSON.stringify({
          name: "market",
          owner: { name: "A" },
          plugins: [
            {
              name: "tidy",
              source: "./",
              strict: false,
              commands: ["./commands/a.md"],
            },
          ],
        }),
      },
    );

  it("may stand beside a plugin.json that only describes the plugin", async () => {
    expect(await listed({})).toEqual([]);
  });

  it("is the whole definition: a plugin.json that declares components, too, is refused", async () => {
    const [problem] = await listed({ agents: [], commands: "./commands" });
    expect(problem).toMatch(
      /^contract\/entry-conflict: .*plugin\.json declares commands, agents:/,
    );
  });
});
