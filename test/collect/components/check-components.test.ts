import { describe, expect, it } from "vitest";
import { checkComponents } from "../../../src/collect/components/check-components.ts";
import { findComponents } from "../../../src/collect/components/find-components.ts";
import { fakeTree } from "../support/fake-tree.ts";

async function lint(files: Record<string, string>) {
  const tree = fakeTree(files);
  const { errors, warnings, findings } = await checkComponents(
    tree,
    findComponents(tree, {}),
  );
  const rules = findings.map(({ code, line }) => `${code}:${line ?? ""}`);
  return { errors, warnings, rules, findings };
}

const skill = (frontmatter: string, body = "Do it.") => ({
  "skills/a/SKILL.md": `---\n${frontmatter}\n---\n${body}\n`,
});
const agent = (frontmatter: string) => ({
  "agents/a.md": `---\n${frontmatter}\n---\nDo it.\n`,
});

describe("frontmatter", () => {
  it("that is in order has no findings", async () => {
    expect(await lint(skill("name: a\ndescription: Does a"))).toMatchObject({
      errors: 0,
      warnings: 0,
    });
  });

  it.each([
    [
      "none at all",
      { "skills/a/SKILL.md": "Text" },
      "components/no-frontmatter:1",
    ],
    [
      "never closed",
      { "skills/a/SKILL.md": "---\nname: a\n" },
      "components/unclosed-frontmatter:1",
    ],
    [
      "no YAML",
      skill("name: [a\ndescription: b"),
      "components/invalid-frontmatter:1",
    ],
    ["no description", skill("name: a"), "components/no-description:1"],
    [
      "a description that is cut off",
      skill(`description: ${"x".repeat(1_600)}`),
      "components/description-cut:2",
    ],
    [
      "a misspelt key",
      skill("descripton: a\ndescription: b"),
      "components/misspelt-key:2",
    ],
    [
      "tools in a skill",
      skill("description: b\ntools: Read"),
      "components/tools-key:3",
    ],
    [
      "allowed-tools in an agent",
      agent("name: a\ndescription: b\nallowed-tools: Read"),
      "components/tools-key:4",
    ],
    [
      "an agent without a name",
      agent("description: b"),
      "components/no-name:1",
    ],
    [
      "an agent that sets permissionMode",
      agent("name: a\ndescription: b\npermissionMode: bypassPermissions"),
      "components/agent-key-ignored:4",
    ],
    ["no text", skill("description: b", ""), "components/empty-body:3"],
  ])("with %s is reported", async (_, files, rule) => {
    expect((await lint(files)).rules).toContain(rule);
  });

  it("with thousands of aliases is refused, not expanded", async () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (const [name, of] of ["ba", "cb", "dc", "ed", "fe"].map((pair) =>
      pair.split(""),
    ))
      bomb.push(
        `${name ?? ""}: &${name ?? ""} [${Array(9)
          .fill(`*${of ?? ""}`)
          .join(",")}]`,
      );
    const { rules } = await lint(skill(bomb.join("\n")));
    expect(rules).toContain("components/invalid-frontmatter:1");
  });
});

describe("relative links", () => {
  it("to files that are not shipped are reported with their line", async () => {
    const { rules } = await lint(
      skill("description: b", "Read [more](references/api.md#part).\n"),
    );
    expect(rules).toEqual(["components/broken-link:4"]);
  });

  it("to files that are shipped, from the file or from the root, are fine", async () => {
    const { rules } = await lint({
      ...skill(
        "description: b",
        "[a](references/api.md) [b](docs/b.md) [c](./references)",
      ),
      "skills/a/references/api.md": "",
      "docs/b.md": "",
    });
    expect(rules).toEqual([]);
  });

  it("in code, to hosts and to placeholders are left alone", async () => {
    const body = [
      "```md",
      "[x](nowhere/x.md)",
      "```",
      "`[x](nowhere/x.md)` [site](example.com) [y](path/to/file.md) [z](https://a.example/b.md)",
    ].join("\n");
    expect((await lint(skill("description: b", body))).rules).toEqual([]);
  });
});
