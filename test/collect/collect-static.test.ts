import { describe, expect, it } from "vitest";
import { collectStatic } from "../../src/collect/collect-static.ts";
import { staticFactsSchema } from "../../src/score/facts.ts";
import {
  fixture,
  local,
  tempPlugin,
  typescriptPlugin,
} from "./support/temp-plugin.ts";

const collect = (root: string) => collectStatic({ ...local, root });
const codes = (facts: Awaited<ReturnType<typeof collect>>) =>
  facts.findings.map(({ code }) => code);

describe("what is seen of a plugin without running it", () => {
  it("a well-kept TypeScript plugin has nothing to complain about", async () => {
    const facts = await collect(fixture("typescript-node-test"));
    expect(staticFactsSchema.parse(facts)).toEqual(facts);
    expect(facts).toMatchObject({
      profile: "typescript",
      languages: { typescript: 5 },
      manifest: { name: "tidy-commits", version: "1.2.0" },
      lint: { status: "measured", errors: 0, warnings: 0 },
      types: { status: "measured", errors: 0 },
      docs: { readme: true, manifest: true, examples: true, changelog: true },
      capabilities: { commands: ["commit-message"], hooks: ["PreToolUse"] },
      findings: [],
    });
    expect(Object.keys(facts.coverable)).toHaveLength(5);
  });

  it("a Markdown plugin is measured by its components and its contract", async () => {
    const facts = await collect(fixture("components"));
    expect(facts).toMatchObject({
      profile: "components",
      languages: {},
      lint: { status: "measured", errors: 0, warnings: 0 },
      types: { status: "measured", errors: 0 },
      coverable: {},
      capabilities: {
        skills: ["release-notes"],
        commands: ["release-notes"],
        agents: ["notes-reviewer"],
      },
      findings: [],
    });
  });

  it("lint errors and type errors are counted with file and line", async () => {
    const facts = await collect(fixture("broken"));
    expect(facts.lint).toMatchObject({ status: "measured", errors: 3 });
    expect(facts.types).toMatchObject({ status: "measured", errors: 4 });
    expect(facts.findings).toContainEqual(
      expect.objectContaining({
        code: "types/TS2322",
        file: "src/kind.ts",
        line: 9,
      }),
    );
  });

  it("a hook that runs what it downloads is critical", async () => {
    const facts = await collect(fixture("hostile-hook"));
    expect(facts.findings[0]).toMatchObject({
      code: "security/pipe-to-shell",
      severity: "critical",
      file: "hooks/hooks.json",
      line: 8,
    });
    expect(codes(facts)).toEqual(
      expect.arrayContaining([
        "security/unpinned-server",
        "security/plain-http",
        "security/any-command",
      ]),
    );
  });

  it("code in another language makes lint not applicable, and says so", async () => {
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"snake"}',
      "hooks/check.py": "print(1)\n",
    });
    expect(await collect(root)).toMatchObject({
      profile: "mixed",
      lint: { status: "not_applicable", reason: "not measured: python" },
      types: { status: "measured" },
    });
  });

  it("one shell script does not take away the lint of the components", async () => {
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"mixed","license":"MIT"}',
      "skills/a/SKILL.md": "---\nname: [a\n---\n",
      "scripts/x.sh": "echo x\n",
    });
    expect((await collect(root)).lint).toMatchObject({
      status: "measured",
      errors: 2,
      subject: "components; not measured: shell",
    });
  });

  it("a plugin that runs built code only is no plugin of Markdown", async () => {
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"built","license":"MIT"}',
      "hooks/hooks.json": JSON.stringify({
        hooks: {
          Stop: [
            {
              hooks: [
                {
                  type: "command",
                  command: "node",
                  args: ["${CLAUDE_PLUGIN_ROOT}/dist/main.js"],
                },
              ],
            },
          ],
        },
      }),
      "dist/main.js": "console.log(1);\n",
    });
    expect(await collect(root)).toMatchObject({
      profile: "mixed",
      languages: { "built javascript": 1 },
      lint: {
        status: "not_applicable",
        reason: "not measured: built javascript",
      },
    });
  });

  it("hooks in a module without a package.json make it a TypeScript plugin", async () => {
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"module","license":"MIT"}',
      "hooks/hooks.json": '{"modules":["./register.ts"]}',
      "hooks/register.ts":
        'export function register(on: (event: string) => void): void {\n  on("session.start");\n}\n',
    });
    expect(await collect(root)).toMatchObject({
      profile: "typescript",
      capabilities: { hooks: ["session.start"] },
      lint: { status: "measured", errors: 0 },
      types: { status: "measured", errors: 0 },
      findings: [
        { code: "contract/missing-field" },
        { code: "contract/missing-field" },
        { code: "contract/missing-field" },
      ],
    });
  });

  it("an entry with strict: false defines a plugin that has no plugin.json", async () => {
    const root = await tempPlugin({
      ".claude-plugin/marketplace.json": JSON.stringify({
        name: "market",
        owner: { name: "A" },
        plugins: [
          {
            name: "bare",
            source: "./plugins/bare",
            strict: false,
            license: "MIT",
            commands: ["./prompts/a.md"],
          },
        ],
      }),
      "plugins/bare/prompts/a.md": "---\ndescription: A\n---\nDo A.\n",
    });
    const facts = await collectStatic({ ...local, root, path: "plugins/bare" });
    expect(facts).toMatchObject({
      manifest: { name: "bare" },
      profile: "components",
      capabilities: { commands: ["a"] },
      types: { status: "measured", errors: 0 },
    });
    expect(facts.decisions[0]).toEqual({
      subject: "definition",
      outcome: "chosen",
      reason:
        "its entry in the repository's marketplace.json: there is no plugin.json",
    });
  });

  it("JavaScript alone has no types", async () => {
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"plain"}',
      "src/index.js":
        "const { a } = require('./a.js');\nmodule.exports = a + b;\n",
    });
    const facts = await collect(root);
    expect(facts).toMatchObject({
      profile: "javascript",
      types: { status: "not_applicable", reason: "JavaScript alone" },
      lint: { status: "measured", errors: 1 },
    });
    expect(codes(facts)).toContain("lint/no-undef");
  });

  it("a folder without a plugin is a broken manifest, not a crash", async () => {
    const root = await tempPlugin({ "notes.txt": "nothing here" });
    expect(codes(await collect(root))).toEqual(["contract/broken-manifest"]);
  });

  it("built, minified and vendored files are not scored", async () => {
    const bad = "debugger;\n";
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"built"}',
      "src/index.js": "export const a = 1;\n",
      "dist/index.js": bad,
      "vendor/lib.js": bad,
      "lib/jquery.min.js": bad,
      "test/a.test.js": bad,
    });
    const facts = await collect(root);
    expect(facts.lint).toMatchObject({ errors: 0, warnings: 0 });
    expect(Object.keys(facts.coverable)).toEqual(["src/index.js"]);
  });

  it("a configuration written for TypeScript 5 keeps the defaults of TypeScript 5", async () => {
    const root = await tempPlugin(
      typescriptPlugin("export function f(a) { return a; }\n", {
        "package.json": '{"devDependencies":{"typescript":"^5.9.0"}}',
        "tsconfig.json":
          '{"compilerOptions":{"module":"commonjs","moduleResolution":"node"},"include":["src"]}',
      }),
    );
    const facts = await collect(root);
    expect(facts.types).toMatchObject({ status: "measured", errors: 0 });
  });
});
