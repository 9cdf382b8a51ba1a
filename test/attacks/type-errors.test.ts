import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { collectStatic } from "../../src/collect/collect-static.ts";
import { findNative } from "../../src/collect/types/find-native.ts";
import {
  local,
  tempPlugin,
  typescriptPlugin,
} from "../collect/support/temp-plugin.ts";

const wrongType = "export const n: number = 'text';\n";

const majors = [
  { declared: "~5.9.0", version: "5.9" },
  { declared: "^6.0.0", version: "6.0" },
  { declared: "^7.0.0", version: "7.0" },
];

/** How the command line of the compiler itself ends: what an author runs by hand. */
async function tsc(version: string, root: string): Promise<number | null> {
  const native = version === "7.0" ? await findNative(local.run, root) : null;
  const name = version === "5.9" ? "typescript5" : "typescript";
  const folder = dirname(createRequire(import.meta.url).resolve(name));
  const program = native?.path ?? process.execPath;
  const script = native ? [] : [join(folder, "tsc.js")];
  const args = [...script, "-p", root, "--pretty", "false"];
  const limits = { cwd: root, timeoutMs: 60_000, maxBytes: 100_000 };
  return (await local.run(program, args, limits)).code;
}

describe.each(majors)(
  "a type error under TypeScript $version",
  ({ declared, version }) => {
    const options = {
      target: "es2015",
      lib: ["es2015"],
      module: "nodenext",
      types: [],
      incremental: true,
      noEmit: true,
      tsBuildInfoFile: "./.tsbuildinfo",
    };
    const files = (compilerOptions: object) =>
      typescriptPlugin(wrongType, {
        "package.json": `{"devDependencies":{"typescript":"${declared}"}}`,
        "tsconfig.json": JSON.stringify({ compilerOptions, include: ["src"] }),
      });

    it("is not hidden by a doctored .tsbuildinfo, which hides it from the compiler itself", async () => {
      const root = await tempPlugin(files(options));
      expect(await tsc(version, root)).not.toBe(0);
      const path = join(root, ".tsbuildinfo");
      const info = JSON.parse(await readFile(path, "utf8")) as object;
      const clean = { ...info, semanticDiagnosticsPerFile: undefined };
      await writeFile(path, JSON.stringify({ ...clean, errors: undefined }));
      expect(await tsc(version, root)).toBe(0);
      const facts = await collectStatic({ ...local, root });
      expect(facts.types).toMatchObject({ status: "measured", errors: 1 });
      expect(facts.tool_versions["typescript"]).toMatch(
        new RegExp(`^${version.replace(".", "\\.")}\\.`),
      );
    });

    it("is not hidden by noCheck, @ts-nocheck and a narrow include at once", async () => {
      const root = await tempPlugin({
        ...files({ ...options, noCheck: true }),
        "src/b.ts": `// @ts-nocheck\n${wrongType}`,
        "lib/c.ts": wrongType,
      });
      expect((await collectStatic({ ...local, root })).types).toMatchObject({
        errors: 3,
      });
    });
  },
);

describe("a type error under the native compiler, whose command line ends early,", () => {
  const cases = [
    {
      by: "an error of syntax in another file",
      files: { "src/b.ts": "const = 1;\n" },
      errors: 3,
    },
    {
      by: "a file name that looks like its output",
      files: {
        "src/a(1,1): error TS2322: no\nnode_modules(1,1).ts":
          "export const m: string = 1;\n",
      },
      errors: 2,
    },
    {
      by: "an option that it removed",
      files: {
        "tsconfig.json":
          '{"compilerOptions":{"module":"nodenext","baseUrl":".","types":[]}}',
      },
      errors: 1,
    },
    {
      by: "types that are not there",
      files: {
        "tsconfig.json":
          '{"compilerOptions":{"module":"nodenext","types":["no-such-types"]}}',
      },
      errors: 1,
    },
  ];

  it.each(process.env["LONG"] ? cases : cases.slice(0, 2))(
    "is not hidden by $by",
    async ({ files, errors }) => {
      const root = await tempPlugin(typescriptPlugin(wrongType, files));
      expect((await collectStatic({ ...local, root })).types).toMatchObject({
        status: "measured",
        errors,
        subject: expect.stringContaining("TypeScript 6") as string,
      });
    },
  );
});

describe("packages of the plugin's own", () => {
  it("that are called typescript and eslint are never run", async () => {
    const spring = "require('fs').writeFileSync('sprung', '');";
    const pkg = (name: string) => ({
      [`node_modules/${name}/package.json`]: `{"name":"${name}","version":"7.0.2","main":"index.js"}`,
      [`node_modules/${name}/index.js`]: spring,
      [`node_modules/${name}/lib/tsc.js`]: spring,
      [`node_modules/${name}/lib/typescript.js`]: spring,
    });
    const root = await tempPlugin(
      typescriptPlugin(wrongType, {
        ...pkg("typescript"),
        ...pkg("typescript5"),
        ...pkg("typescript7"),
        ...pkg("eslint"),
        "package.json": '{"devDependencies":{"typescript":"7","eslint":"10"}}',
        "src/b.js": "debugger;\n",
      }),
    );
    const facts = await collectStatic({ ...local, root });
    expect(facts.types).toMatchObject({ errors: 1 });
    expect(facts.lint).toMatchObject({ errors: 1 });
    for (const folder of [root, process.cwd()])
      await expect(readFile(join(folder, "sprung"))).rejects.toThrow("ENOENT");
  });
});
