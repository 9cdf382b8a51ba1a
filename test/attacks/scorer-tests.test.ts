import { access, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collectStatic } from "../../src/collect/collect-static.ts";
import { collectTests } from "../../src/collect/collect-tests.ts";
import { judge } from "../../src/score/judge.ts";
import { local, tempPlugin } from "../collect/support/temp-plugin.ts";

const project = join(import.meta.dirname, "../..");

const options = {
  ...local,
  timeoutMs: 60_000,
  network: "off-if-possible",
} as const;

const source = [
  "export const a = 1;",
  "/* c8 ignore start */",
  "export function never() {",
  "  const hidden = 2;",
  "  return hidden;",
  "}",
  "/* c8 ignore stop */",
  "",
].join("\n");

function plugin(test: string, more: Record<string, string> = {}) {
  return tempPlugin({
    "package.json": '{"type":"module","scripts":{"test":"node --test"}}',
    "src/a.js": source,
    "test/a.test.js": `import { test } from "node:test";\nimport "../src/a.js";\n${test}\n`,
    ...more,
  });
}

async function scoreOfTests(root: string): Promise<number | null> {
  const report = judge(
    await collectStatic({ ...local, root }),
    await collectTests({ ...options, root }),
  );
  return report.slots.tests.score;
}

describe("coverage cannot be forged", () => {
  it("by comments that switch it off", async () => {
    const root = await plugin('test("a", () => {});');
    expect(await scoreOfTests(root)).toBe(33.33);
  });

  it("by a second coverage file that names lines and files that do not exist", async () => {
    const root = await plugin(
      [
        'import { writeFileSync } from "node:fs";',
        'test("a", () => {',
        "  const functions = [{ functionName: '', isBlockCoverage: true, ranges: [{ startOffset: 0, endOffset: 9e6, count: 1 }] }];",
        "  const result = ['forged.js', 'b.js'].map((name) => ({ scriptId: '1', url: new URL('../src/' + name, import.meta.url).href, functions }));",
        "  writeFileSync(process.env.NODE_V8_COVERAGE + '/forged.json', JSON.stringify({ result }));",
        "});",
      ].join("\n"),
      { "src/b.js": "export const b = 1;\n" },
    );
    // It can lie about a line that is there (b.js), not about what is not: 1 + 1 of 4.
    expect(await scoreOfTests(root)).toBe(50);
  });

  it("by printing a report", async () => {
    const root = await plugin(
      'console.log("# pass 500\\n# fail 0"); test("a", () => { throw new Error("no"); });',
    );
    expect(await scoreOfTests(root)).toBe(0);
  });
});

describe("the plugin's tests", () => {
  it("see no variable of the environment but ours", async () => {
    process.env["MIYABI_TEST_SECRET"] = "s3cret";
    const root = await plugin(
      'import assert from "node:assert"; test("env", () => assert.equal(Object.keys(process.env).filter((k) => !["PATH","HOME","TMPDIR","CI","NO_COLOR","LANG","TZ","PWD","SHLVL","_","NODE_V8_COVERAGE","NODE_TEST_CONTEXT","NODE_TEST_WORKER_ID","OLDPWD"].includes(k)).join(), ""));',
    );
    const { tests } = await collectTests({ ...options, root });
    delete process.env["MIYABI_TEST_SECRET"];
    expect(tests).toMatchObject({ status: "measured" });
  });

  it("change nothing in the tree, and leave no file behind", async () => {
    const places = new Set<string>();
    const root = await plugin(
      'import { writeFileSync } from "node:fs"; test("w", () => { writeFileSync("written.txt", ""); writeFileSync("src/a.js", ""); });',
    );
    await collectTests({
      ...options,
      root,
      run: (command, args, given) => {
        // The project itself may lie in the folder for temporary files, as a fresh clone often does.
        if (given.cwd.startsWith(tmpdir()) && !given.cwd.startsWith(project))
          places.add(given.cwd);
        return local.run(command, args, given);
      },
    });
    expect(places.size).toBeGreaterThan(0);
    for (const place of places) await expect(access(place)).rejects.toThrow();
    await expect(access(`${root}/written.txt`)).rejects.toThrow();
  });

  it("leave no process behind, even one that left the group", async () => {
    const root = await plugin(
      [
        'import { spawn } from "node:child_process";',
        'test("daemon", () => {',
        '  spawn("sleep", ["98765"], { detached: true, stdio: "ignore" }).unref();',
        '  spawn("sleep", ["98765"], { stdio: "ignore" }).unref();',
        "});",
      ].join("\n"),
    );
    const { tests } = await collectTests({ ...options, root });
    expect(tests).toMatchObject({ status: "measured" });
    const { stdout } = await local.run("ps", ["-eo", "args"], {
      cwd: "/",
      timeoutMs: 10_000,
      maxBytes: 1024 * 1024,
    });
    const isolated = await local
      .run(
        "unshare",
        [
          "--user",
          "--map-root-user",
          "--net",
          "--pid",
          "--fork",
          "--mount-proc",
          "true",
        ],
        {
          cwd: "/",
          timeoutMs: 10_000,
          maxBytes: 1_000,
        },
      )
      .then(({ code }) => code === 0);
    // Without namespaces a process that leaves its group survives; docs say so. Here the claim is tested where it is made.
    if (isolated) expect(stdout).not.toContain("sleep 98765");
  });

  it("get their dependencies from an npm that sees no .npmrc and runs no script", async () => {
    const root = await plugin('test("a", () => {});', {
      "package.json":
        '{"type":"module","scripts":{"test":"node --test","postinstall":"./evil.sh"},"dependencies":{"some-package":"^1.0.0"}}',
      ".npmrc": "git=./evil.sh\nignore-scripts=false\n",
      "evil.sh": "#!/bin/sh\n",
    });
    const seen: { files: string[]; args: readonly string[] }[] = [];
    const { tests } = await collectTests({
      ...options,
      root,
      useInstalled: false,
      run: async (command, args, given) => {
        if (command !== "npm") return local.run(command, args, given);
        seen.push({ files: await readdir(given.cwd), args });
        const stderr = "npm error code ENOTFOUND";
        return { code: 1, stdout: "", stderr, timedOut: false };
      },
    });
    expect(tests).toMatchObject({ status: "infra_error" });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.files).toEqual(["package.json"]);
    expect(seen[0]?.args).toContain("--ignore-scripts");
    expect(seen[0]?.args).toContain("--allow-git=none");
  });

  it("run nowhere when the network must be off and cannot be taken away", async () => {
    const root = await plugin('test("a", () => {});');
    const { tests } = await collectTests({
      ...options,
      root,
      network: "off",
      run: (command, args, given) =>
        command === "unshare" || command === "sudo"
          ? Promise.resolve({
              code: 1,
              stdout: "",
              stderr: "",
              timedOut: false,
            })
          : local.run(command, args, given),
    });
    expect(tests).toMatchObject({ status: "infra_error" });
  });
});
