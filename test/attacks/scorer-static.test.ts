import { access, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collectStatic } from "../../src/collect/collect-static.ts";
import { judge } from "../../src/score/judge.ts";
import { annotations } from "../../src/score/annotations.ts";
import { renderReport } from "../../src/score/render-markdown.ts";
import { testFactsOf } from "../score/facts-of.ts";
import {
  local,
  tempPlugin,
  typescriptPlugin,
} from "../collect/support/temp-plugin.ts";

const wrongType = "export const n: number = 'text';\n";
const collect = (root: string) => collectStatic({ ...local, root });
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe("type errors cannot be hidden", () => {
  const config = (compilerOptions: object, more: object = {}) =>
    JSON.stringify({
      compilerOptions: { module: "nodenext", types: [], ...compilerOptions },
      include: ["src"],
      ...more,
    });

  it("by a doctored .tsbuildinfo", async () => {
    const root = await tempPlugin(
      typescriptPlugin(wrongType, {
        "tsconfig.json": config({
          incremental: true,
          composite: true,
          tsBuildInfoFile: "./.tsbuildinfo",
        }),
        ".tsbuildinfo": JSON.stringify({
          fileNames: ["./src/index.ts"],
          fileInfos: [{ version: "0", signature: false }],
          semanticDiagnosticsPerFile: [],
          version: "6.0.3",
        }),
      }),
    );
    expect((await collect(root)).types).toMatchObject({ errors: 1 });
  });

  it("by noCheck", async () => {
    const root = await tempPlugin(
      typescriptPlugin(wrongType, {
        "tsconfig.json": config({ noCheck: true }),
      }),
    );
    expect((await collect(root)).types).toMatchObject({ errors: 1 });
  });

  it("by @ts-nocheck", async () => {
    const root = await tempPlugin(
      typescriptPlugin(`// @ts-nocheck\n${wrongType}`),
    );
    expect((await collect(root)).types).toMatchObject({ errors: 1 });
  });

  it("by files that the configuration leaves out", async () => {
    const root = await tempPlugin(
      typescriptPlugin("export const fine = 1;\n", {
        "tsconfig.json": config({}, { include: ["src/index.ts"] }),
        "src/hidden.ts": wrongType,
      }),
    );
    expect((await collect(root)).types).toMatchObject({ errors: 1 });
  });

  it("by a solution (`files: []` and references), which checks nothing itself", async () => {
    const root = await tempPlugin(
      typescriptPlugin(wrongType, {
        "tsconfig.json":
          '{"files":[],"references":[{"path":"./tsconfig.build.json"}]}',
        "tsconfig.build.json": config({ composite: true }),
      }),
    );
    expect((await collect(root)).types).toMatchObject({ errors: 1 });
  });

  it("by a node_modules that is committed", async () => {
    const root = await tempPlugin(
      typescriptPlugin('import { n } from "fake";\nn.anything();\n', {
        "node_modules/fake/index.d.ts": "export const n: any;\n",
        "node_modules/fake/package.json":
          '{"name":"fake","types":"index.d.ts"}',
      }),
    );
    const facts = await collectStatic({ ...local, root, useInstalled: false });
    expect(facts.findings).toContainEqual(
      expect.objectContaining({ code: "types/TS2307" }),
    );
  });
});

describe("lint errors cannot be hidden", () => {
  it("by eslint-disable comments", async () => {
    const root = await tempPlugin({
      "src/a.js": "/* eslint-disable */\ndebugger; // eslint-disable-line\n",
    });
    expect((await collect(root)).lint).toMatchObject({ errors: 1 });
  });

  it("by a configuration of ESLint, which is never loaded", async () => {
    const marker = "marker-of-a-config-that-ran";
    const write = `require("node:fs").writeFileSync(${JSON.stringify(marker)}, "");`;
    const root = await tempPlugin({
      "src/a.js": "debugger;\n",
      "eslint.config.js": `${write} module.exports = [{ ignores: ["**"] }];`,
      "eslint.config.cjs": `${write} module.exports = [{ ignores: ["**"] }];`,
      ".eslintrc.js": write,
      ".eslintignore": "**",
      "tsconfig.json": "{}",
    });
    expect((await collect(root)).lint).toMatchObject({ errors: 1 });
    expect(await exists(join(root, marker))).toBe(false);
    expect(await exists(marker)).toBe(false);
  });
});

describe("nothing outside the plugin is read", () => {
  it("through a symbolic link to a file or a folder", async () => {
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"links"}',
      "src/a.js": "export const a = 1;\n",
    });
    await symlink("/etc/passwd", join(root, "src/passwd.js"));
    await symlink("/etc/passwd", join(root, "README.md"));
    await symlink("/etc", join(root, "examples"));
    const facts = await collect(root);
    expect(JSON.stringify(facts)).not.toContain("root:");
    expect(facts.lint).toMatchObject({ subject: "ESLint on 1 files" });
    expect(facts.docs).toMatchObject({ readme: false, examples: false });
  });

  it("by a path that leads out of the tree", async () => {
    const root = await tempPlugin({ "src/a.js": "" });
    await expect(
      collectStatic({ ...local, root, path: "../.." }),
    ).rejects.toMatchObject({ code: "validation_error" });
    await symlink("/etc", join(root, "out"));
    await expect(
      collectStatic({ ...local, root, path: "out" }),
    ).rejects.toMatchObject({ code: "validation_error" });
  });
});

describe("what is loaded through a symbolic link", () => {
  it("is said to be unseen: hooks cannot be hidden behind one", async () => {
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"links"}',
      "docs/data.json": '{"hooks":{}}',
      "README.md": "# Links",
    });
    await mkdir(join(root, "hooks"));
    await symlink("../docs/data.json", join(root, "hooks/hooks.json"));
    await symlink("README.md", join(root, "CLAUDE.md"));
    const { findings } = await collect(root);
    expect(findings.filter(({ code }) => code === "security/link")).toEqual([
      expect.objectContaining({ severity: "high", file: "hooks/hooks.json" }),
    ]);
  });
});

describe("a hostile name", () => {
  it("with line breaks and a workflow command stays one cell and one line", async () => {
    const name = "src/a\n::set-output name=score::100\n|@octocat|.js";
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"names","license":"MIT"}',
      [name]: "debugger;\n",
    });
    const facts = await collect(root);
    expect(facts.findings[0]).toMatchObject({ file: name });
    const report = judge(
      facts,
      testFactsOf({ status: "failed", reason: `${name} <b>` }),
    );
    const text = renderReport(report, { sha: "0".repeat(40), path: "." });
    expect(text).not.toMatch(/^::/m);
    // In a code span nothing is read as HTML or as a mention.
    expect(text.replaceAll(/`[^`\n]*`/g, "")).not.toMatch(/<b>|\|@octocat/);
    expect(annotations(report, { path: "." })[0]?.message).not.toContain("\n");
  });
});

describe("hostile input ends in bounded time with a clear outcome", () => {
  it("code that is nested deeper than any stack", async () => {
    const deep = `export const a = ${"[".repeat(100_000)}${"]".repeat(100_000)};\n`;
    const root = await tempPlugin(
      typescriptPlugin(deep, { "src/other.js": deep }),
    );
    const facts = await collect(root);
    expect(facts.lint).toMatchObject({ status: "measured", errors: 2 });
  });

  it("a source of 10 MB in one line, and a manifest of 50 MB", async () => {
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": `{"name":"${"x".repeat(50_000_000)}"}`,
      "src/big.js": "a+".repeat(5_000_000),
    });
    const facts = await collect(root);
    expect(facts.findings[0]).toMatchObject({
      code: "contract/broken-manifest",
    });
    expect(facts.lint).toMatchObject({ errors: 1 });
  });

  it("Markdown that makes patterns backtrack", async () => {
    const root = await tempPlugin({
      "commands/a.md": `---\ndescription: a\n---\n${"`".repeat(400_000)}\n${"](".repeat(200_000)}`,
      "commands/b.md": `---\na: ${"[".repeat(100_000)}\n---\n${"\u{1f3f4}\u{e0067}".repeat(100_000)}`,
      "scripts/c.sh": `${"curl ".repeat(50_000)}${"sh ".repeat(50_000)}`,
    });
    expect((await collect(root)).capabilities.commands).toEqual(["a", "b"]);
  });
});
