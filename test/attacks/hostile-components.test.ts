import { describe, expect, it } from "vitest";
import { checkComponents } from "../../src/collect/components/check-components.ts";
import { readContract } from "../../src/collect/components/read-contract.ts";
import { openTree } from "../../src/collect/tree.ts";
import { fakeTree } from "../collect/support/fake-tree.ts";
import { local, tempPlugin } from "../collect/support/temp-plugin.ts";

/** Seconds of a processor: what the other tests do at the same time does not count. */
const LIMIT = 5;
const KIB = 1024;
const isLong = process.env["LONG"] === "1";

/** What is found in a plugin of these files, within the limit. */
async function codesOf(files: Readonly<Record<string, string>>) {
  const before = process.cpuUsage();
  const tree = fakeTree(files);
  const { components, findings } = await readContract(tree);
  const lint = await checkComponents(tree, components, "tidy");
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(LIMIT);
  return [...findings, ...lint.findings].map(({ code }) => code);
}

const manifest = (more: string) =>
  `{"name":"tidy","license":"MIT","description":"x"${more}}`;
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const objects = (depth: number) =>
  '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
const skill = (frontmatter: string, body = "Do it.") => ({
  LICENSE: "MIT",
  "skills/a/SKILL.md": `---\n${frontmatter}\n---\n${body}\n`,
});

describe("JSON that is nested deeper than any stack", () => {
  it.each([
    [".claude-plugin/plugin.json", nested(500_000)],
    [".claude-plugin/plugin.json", manifest(`,"metadata":${objects(150_000)}`)],
    [".claude-plugin/plugin.json", manifest(`,"commands":${nested(400_000)}`)],
    [".claude-plugin/marketplace.json", `{"plugins":${nested(400_000)}}`],
    ["hooks/hooks.json", `{"hooks":{"Stop":${nested(400_000)}}}`],
    [".mcp.json", `{"mcpServers":${objects(150_000)}}`],
    ["monitors/monitors.json", nested(400_000)],
  ])("ends with a finding, in %s", async (file, text) => {
    const files = { ".claude-plugin/plugin.json": manifest(""), [file]: text };
    expect(await codesOf(files)).not.toEqual([]);
  });
});

describe("JSON of a megabyte", () => {
  it("with one key a hundred thousand times is told a few times", async () => {
    const twice = `{${'"a":1,'.repeat(100_000)}"name":"tidy"}`;
    const codes = await codesOf({ ".claude-plugin/plugin.json": twice });
    const duplicates = codes.filter(
      (code) => code === "contract/duplicate-key",
    );
    expect(duplicates).toHaveLength(50);
  });

  it("with a hundred thousand unknown fields ends in time", async () => {
    const fields = Array.from({ length: 60_000 }, (_, n) => `,"f${n}":1`);
    const text = manifest(fields.join(""));
    await codesOf({ ".claude-plugin/plugin.json": text });
  });

  it("with thousands of servers, hooks and entries is cut off", async () => {
    const many = (make: (n: number) => string) =>
      Array.from({ length: 30_000 }, (_, n) => make(n)).join(",");
    await codesOf({
      ".claude-plugin/plugin.json": manifest(""),
      ".mcp.json": `{"mcpServers":{${many((n) => `"s${n}":{}`)}}}`,
      "hooks/hooks.json": `{"hooks":{${many((n) => `"E${n}":[]`)}}}`,
      ".claude-plugin/marketplace.json": `{"plugins":[${many((n) => `{"name":"p${n}"}`)}]}`,
    });
  });
});

describe("YAML", () => {
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
  for (const pair of ["ba", "cb", "dc", "ed", "fe", "gf", "hg"]) {
    const [name = "", of = ""] = pair;
    const list = Array.from({ length: 9 }, () => `*${of}`).join(",");
    bomb.push(`${name}: &${name} [${list}]`);
  }

  it.each([
    ["aliases that multiply", bomb.join("\n")],
    ["dashes that nest", `a: ${"- ".repeat(30_000)}x`],
    ["dashes in a line of their own", `${"- ".repeat(30_000)}x`],
    ["brackets that nest", `a: ${nested(30_000)}`],
    ["braces that nest", `a: ${"{a: ".repeat(15_000)}`],
    ["question marks", "? ".repeat(30_000)],
    [
      "indentation",
      Array.from({ length: 350 }, (_, n) => `${" ".repeat(n)}a:`).join("\n"),
    ],
    [
      "anchors",
      Array.from({ length: 8_000 }, (_, n) => `k${n}: &x${n} 1`).join("\n"),
    ],
    ["quotes that never close", `a: "${"x".repeat(60 * KIB)}`],
    ["more than 64 KiB", `a: ${"x".repeat(70 * KIB)}`],
  ])("with %s ends in time", async (_, frontmatter) => {
    await codesOf(skill(frontmatter));
  });
});

describe("Markdown that patterns could choke on", () => {
  it.each([
    ["links that never end", "](".repeat(500_000)],
    ["dots and slashes", `](${"./".repeat(400_000)}`],
    ["words in a link", `](${"a".repeat(900_000)}.b`],
    ["short lines of links", "](a.b.c.d.e.f.g.h#\n".repeat(40_000)],
    ["backticks", "`".repeat(1_000_000)],
    ["backticks in lines", `${"`".repeat(4_999)}\n`.repeat(200)],
    ["backticks and words", `${"`a ``b ".repeat(700)}\n`.repeat(200)],
    ["the plugin's root", "${CLAUDE_PLUGIN_ROOT}/a/".repeat(40_000)],
    [
      "the plugin's root in lines",
      "${CLAUDE_PLUGIN_ROOT}/a.md\n".repeat(30_000),
    ],
    ["agents", "subagent_type: tidy:x ".repeat(40_000)],
    ["lines", "\n".repeat(isLong ? 1_000_000 : 200_000)],
  ])("ends in time: %s", async (_, body) => {
    await codesOf(skill("description: x", body));
  });

  it("in a frontmatter that is never closed", async () => {
    const text = `---\n${"name: x\n".repeat(120_000)}`;
    await codesOf({ LICENSE: "MIT", "skills/a/SKILL.md": text });
  });
});

describe("files without number", () => {
  it("as components are looked at up to a limit, which is told", async () => {
    const skills = Array.from({ length: 6_000 }, (_, n) => [
      `skills/s${n}/SKILL.md`,
      "---\ndescription: x\n---\nSee [a](references/a.md).\n",
    ]);
    const codes = await codesOf({
      LICENSE: "MIT",
      ...(Object.fromEntries(skills) as Record<string, string>),
    });
    expect(codes).toContain("components/too-many");
  });

  it("a million of them (fewer in a short run) are refused before one is looked at", async () => {
    const root = await tempPlugin({ "README.md": "x" });
    const listing = Array.from(
      { length: isLong ? 1_000_000 : 60_000 },
      (_, n) => `100644 ${"0".repeat(40)} 0\tfiles/${n}\0`,
    ).join("");
    const run = () =>
      Promise.resolve({
        code: 0,
        stdout: listing,
        stderr: "",
        timedOut: false,
      });
    await expect(openTree({ ...local, run, root })).rejects.toMatchObject({
      code: "validation_error",
    });
  });
});
