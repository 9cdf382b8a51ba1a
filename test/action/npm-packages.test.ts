import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  cliPackage,
  clientPackage,
} from "../../scripts/bundling/npm-packages.ts";
import { emptyFolder } from "./support/run-entry.ts";

const root = join(import.meta.dirname, "../..");
const client = await clientPackage(root);

function textOf(files: typeof client, name: string): string {
  const file = files.find(({ path }) => path.endsWith(`/${name}`));
  return Buffer.from(file?.contents ?? []).toString("utf8");
}

describe("the client's package", () => {
  it("needs jose and nothing else, on Node 20 or newer", () => {
    const about = JSON.parse(textOf(client, "package.json")) as {
      dependencies: object;
      engines: object;
    };
    expect(Object.keys(about.dependencies)).toEqual(["jose"]);
    expect(about.engines).toEqual({ node: ">=20" });
  });

  it("has types that name no TypeScript source", () => {
    const types = client.filter(({ path }) => path.endsWith(".d.ts"));
    expect(types.length).toBeGreaterThan(0);
    for (const { contents } of types)
      expect(Buffer.from(contents).toString("utf8")).not.toMatch(/\.ts"/);
  });

  it("works as an installed package, without this project", async () => {
    const folder = await emptyFolder();
    for (const { path, contents } of client) {
      const target = path.replace(
        "build/client",
        "node_modules/@miyabi/client",
      );
      await mkdir(dirname(join(folder, target)), { recursive: true });
      await writeFile(join(folder, target), contents);
    }
    await symlink(
      join(root, "node_modules/jose"),
      join(folder, "node_modules/jose"),
    );
    await writeFile(
      join(folder, "try.mjs"),
      [
        'import { createMarketplace } from "@miyabi/client";',
        'const marketplace = createMarketplace({ baseUrl: "http://127.0.0.1:1" });',
        'const verdict = await marketplace.verify("key");',
        "console.log(verdict.outcome);",
      ].join("\n"),
    );
    const said = execFileSync(process.execPath, ["try.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(said.trim()).toBe("unreachable");
  });
});

describe("the command line tool's package", () => {
  it("starts by its shebang and names what it imports", async () => {
    const files = await cliPackage(root);
    expect(textOf(files, "miyabi.js")).toMatch(/^#!\/usr\/bin\/env node\n/);
    const { dependencies } = JSON.parse(textOf(files, "package.json")) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies)).toContain("eslint");
    expect(Object.values(dependencies)).not.toContain(undefined);
  });
});
