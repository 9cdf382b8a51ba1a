import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { staticFactsSchema } from "../../src/score/facts.ts";
import { pluginFolder } from "./support/plugin-folder.ts";
import { emptyFolder, runEntry } from "./support/run-entry.ts";

async function factsOf(file: string | undefined) {
  return staticFactsSchema.parse(
    JSON.parse(await readFile(file ?? "", "utf8")),
  );
}

describe("the static entry", () => {
  it("writes the facts of the commit, and their digest as an output", async () => {
    const { root, sha } = await pluginFolder();
    const run = await runEntry("static", { root, path: ".", sha });
    expect(run.stdout).not.toContain("::error::");
    expect(run.code).toBe(0);
    const bytes = await readFile(run.outputs["file"] ?? "");
    expect(run.outputs["sha256"]).toBe(
      createHash("sha256").update(bytes).digest("hex"),
    );
    const facts = await factsOf(run.outputs["file"]);
    expect(facts).toMatchObject({
      profile: "javascript",
      manifest: { name: "issue-tools" },
      lint: { status: "measured", errors: 0 },
    });
    expect(Object.keys(facts.coverable)).toEqual(["src/double.js"]);
  });

  it("finds type errors with the language's own declarations at hand", async () => {
    const { root } = await pluginFolder({
      // Without one the types of Node would be fetched.
      "tsconfig.json": JSON.stringify({ compilerOptions: { types: [] } }),
      "src/typed.ts":
        'export const list: Map<string, number> = new Map([["a", "b"]]);\n',
    });
    const run = await runEntry("static", { root, path: "." });
    const facts = await factsOf(run.outputs["file"]);
    expect(facts.types).toMatchObject({ status: "measured", errors: 1 });
  });

  it("runs nothing of the plugin: no configuration, no script, no hook", async () => {
    const trap = join(await emptyFolder(), "sprung");
    const spring = `require("node:fs").writeFileSync(${JSON.stringify(trap)}, "");\n`;
    const { root, sha } = await pluginFolder({
      "eslint.config.cjs": `${spring}module.exports = [];\n`,
      "eslint.config.js": `import fs from "node:fs"; fs.writeFileSync(${JSON.stringify(trap)}, ""); export default [];\n`,
      "index.cjs": spring,
      "package.json": JSON.stringify({
        name: "issue-tools",
        type: "module",
        dependencies: { local: "file:./local" },
        scripts: {
          preinstall: `touch ${trap}`,
          postinstall: `touch ${trap}`,
          prepare: `touch ${trap}`,
        },
      }),
      "local/package.json": JSON.stringify({
        name: "local",
        version: "1.0.0",
        scripts: { install: `touch ${trap}` },
      }),
      "tsconfig.json": JSON.stringify({ compilerOptions: { types: [] } }),
      "src/typed.ts": "export const one: number = 1;\n",
      ".npmrc": `node-options=--require=${trap}.cjs\n`,
    });
    const run = await runEntry("static", { root, path: ".", sha });
    expect(run.code).toBe(0);
    expect(existsSync(trap)).toBe(false);
  });

  it("prints no more than ten errors and ten warnings, and no command of the plugin's", async () => {
    const broken = Array.from(
      { length: 30 },
      (_, index) => `missing${index}();\nvar unused${index} = 1;`,
    ).join("\n");
    const { root } = await pluginFolder({
      "src/broken.js": broken,
      "src/odd\n::add-mask::name.js": "missing();\n",
    });
    const run = await runEntry("static", { root, path: "." });
    const lines = run.stdout.split("\n");
    const shown = (level: string) =>
      lines.filter((line) => line.startsWith(`::${level} `)).length;
    expect(shown("error")).toBeLessThanOrEqual(10);
    expect(shown("warning")).toBeLessThanOrEqual(10);
    expect(shown("error") + shown("warning")).toBeGreaterThan(0);
    expect(run.stdout).not.toMatch(/^::add-mask::/m);
  });

  it("shows no annotation where the lines belong to another repository", async () => {
    const { root } = await pluginFolder({ "src/broken.js": "missing();\n" });
    const run = await runEntry("static", {
      root,
      path: ".",
      annotations: "false",
    });
    expect(run.stdout).not.toMatch(/^::(error|warning) /m);
  });

  it("refuses another commit than the one that is checked out", async () => {
    const { root } = await pluginFolder();
    const run = await runEntry("static", {
      root,
      path: ".",
      sha: "f".repeat(40),
    });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("is checked out");
    expect(run.outputs).toEqual({});
  });

  it("refuses a path that leads out of the repository", async () => {
    const { root } = await pluginFolder();
    const run = await runEntry("static", { root, path: "../other" });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("inside the repository");
  });
});
