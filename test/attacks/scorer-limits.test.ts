import { access } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { collectTests } from "../../src/collect/collect-tests.ts";
import { availableIsolation } from "../../src/collect/isolation/describe-isolation.ts";
import { defaultLimits } from "../../src/collect/isolation/limits.ts";
import type { RunCommand } from "../../src/collect/run.ts";
import { local, tempPlugin } from "../collect/support/temp-plugin.ts";

const MB = 1024 ** 2;
const limits = defaultLimits();

/** A plugin whose only test is hostile. */
function plugin(test: string) {
  return tempPlugin({
    "package.json": '{"type":"module","scripts":{"test":"node --test"}}',
    "src/a.js": "export const a = 1;\n",
    "test/a.test.js": [
      'import { execFileSync, spawn } from "node:child_process";',
      'import * as fs from "node:fs";',
      'import { test } from "node:test";',
      'import "../src/a.js";',
      "const wait = () => new Promise((resolve) => setTimeout(resolve, 20));",
      `test("hostile", async () => { ${test} });`,
      "",
    ].join("\n"),
  });
}

/** Runs its tests with small limits, so that they strike within seconds, and says where they ran. */
async function runHostile(test: string, small: Partial<typeof limits> = {}) {
  const root = await plugin(test);
  const places = new Set<string>();
  const run: RunCommand = (command, args, given) => {
    const place = /^.*\/miyabi-[^/]+/.exec(given.cwd)?.[0];
    if (place !== undefined) places.add(place);
    return local.run(command, args, given);
  };
  const { tests } = await collectTests({
    ...local,
    run,
    root,
    network: "off-if-possible",
    timeoutMs: 20_000,
    limits: { ...limits, ...small },
  });
  expect(places.size).toBe(1);
  for (const place of places) await expect(access(place)).rejects.toThrow();
  return tests;
}

async function processes(): Promise<string> {
  const limits = { cwd: "/", timeoutMs: 10_000, maxBytes: MB };
  return (await local.run("ps", ["-eo", "args"], limits)).stdout;
}

/** A system that forbids user namespaces, as hosted runners do. */
const withoutNamespaces: RunCommand = (command, args, given) =>
  command === "unshare"
    ? Promise.resolve({ code: 1, stdout: "", stderr: "", timedOut: false })
    : local.run(command, args, given);

const isLong = process.env["LONG"] === "1";
const hasSudo =
  isLong && (await availableIsolation(withoutNamespaces)) === "sudo";
const isIsolated = (await availableIsolation(local.run)) !== "none";

describe("a plugin's test", () => {
  it("that fills the disk is stopped, and what it wrote is gone", async () => {
    const tests = await runHostile(
      "for (let n = 0; ; n++) { fs.writeFileSync(`full-${n}`, Buffer.alloc(4e6, 1)); await wait(); }",
      { diskBytes: 40 * MB },
    );
    expect(tests).toEqual({
      status: "failed",
      reason: "the tests took more than 40 MB of disk and were stopped",
    });
  });

  it("that writes one endless file is stopped by the kernel", async () => {
    const tests = await runHostile(
      'const f = fs.openSync("endless", "w"); for (;;) fs.writeSync(f, Buffer.alloc(4e6, 1));',
      { diskBytes: 40 * MB },
    );
    expect(tests.status).toBe("failed");
  });

  it.runIf(isIsolated)(
    "that writes outside of its folder reaches nobody's files",
    async () => {
      const name = `miyabi-attack-${process.pid}`;
      const tests = await runHostile(
        [
          `fs.writeFileSync("/tmp/${name}", "mine alone, and gone soon");`,
          `for (const folder of ["/", "/usr", "/etc", "/root", "/home", "/var", "/work"]) {`,
          `  try { fs.writeFileSync(folder + "/${name}", ""); } catch { continue; }`,
          "  throw new Error(folder);",
          "}",
        ].join("\n"),
      );
      expect(tests).toMatchObject({ status: "measured" });
      await expect(access(`/tmp/${name}`)).rejects.toThrow();
    },
  );

  it("that allocates 64 GB is stopped", async () => {
    const tests = await runHostile(
      "const all = []; for (let n = 0; n < 64e3; n++) { all.push(Buffer.alloc(1e6, 1)); if (n % 50 === 0) await wait(); }",
      { memoryBytes: 600 * MB },
    );
    expect(tests.status).toBe("failed");
  });

  it("that allocates them in many processes is stopped", async () => {
    const child =
      "const a = []; for (let n = 0; n < 120; n++) a.push(Buffer.alloc(1e6, 1)); setTimeout(() => {}, 1e9)";
    const tests = await runHostile(
      `for (let n = 0; n < 6; n++) spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "ignore" }); for (;;) await wait();`,
      { memoryBytes: 500 * MB },
    );
    expect(tests).toEqual({
      status: "failed",
      reason: "the tests took more than 500 MB of memory and were stopped",
    });
  });

  it("that starts process after process is stopped, and none is left", async () => {
    const tests = await runHostile(
      'for (;;) { spawn("sleep", ["98764"], { detached: true, stdio: "ignore" }).unref(); await wait(); }',
      { processes: 25 },
    );
    expect(tests).toEqual({
      status: "failed",
      reason: "the tests took more than 25 processes and were stopped",
    });
    expect(await processes()).not.toContain("sleep 98764");
  });

  it("that leaves a pipe, an endless device and a folder too deep to name where its coverage is read ends as well", async () => {
    const tests = await runHostile(
      [
        'execFileSync("mkfifo", [process.env.NODE_V8_COVERAGE + "/0.json"]);',
        'fs.symlinkSync("/dev/zero", process.env.NODE_V8_COVERAGE + "/1.json");',
        'for (let n = 0; n < 850; n++) { fs.mkdirSync("deep"); process.chdir("deep"); }',
      ].join("\n"),
    );
    expect(tests).toMatchObject({
      status: "failed",
      reason: expect.stringContaining(
        "coverage data that cannot be read",
      ) as string,
    });
  });
});

describe.runIf(hasSudo)("where only sudo can isolate, a plugin's test", () => {
  const run = async (test: string) =>
    (
      await collectTests({
        ...local,
        run: withoutNamespaces,
        root: await plugin(test),
        network: "off",
        timeoutMs: 4_000,
      })
    ).tests;

  it("runs without network", async () => {
    const tests = await run(
      'try { await fetch("http://192.0.2.1"); } catch { return; } throw new Error("network");',
    );
    expect(tests).toMatchObject({ status: "measured" });
  });

  it("that never ends is ended by root", async () => {
    expect(await run("for (;;) await wait();")).toEqual({
      status: "failed",
      reason: "the tests did not end within 4 seconds",
    });
  });
});
