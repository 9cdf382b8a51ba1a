import { describe, expect, it } from "vitest";
import { checkComponents } from "../../../src/collect/components/check-components.ts";
import { readContract } from "../../../src/collect/components/read-contract.ts";
import { fakeTree } from "../support/fake-tree.ts";
import { brokenDefinitions } from "./support/broken-definitions.ts";
import { brokenParts } from "./support/broken-parts.ts";
import { type PluginFiles, pluginFiles } from "./support/plugin-files.ts";

async function findingsOf(files: PluginFiles) {
  const tree = fakeTree(files);
  const { components, manifest, findings } = await readContract(tree);
  const lint = await checkComponents(tree, components, manifest?.name ?? null);
  return [...findings, ...lint.findings];
}

describe("a plugin in order", () => {
  it("has nothing to complain about", async () => {
    expect(await findingsOf(pluginFiles())).toEqual([]);
  });
});

describe("an error of the contract or of a component", () => {
  it.each([...brokenDefinitions, ...brokenParts])(
    "is reported: %s",
    async (_, files, code) => {
      const errors = (await findingsOf(files)).filter(
        ({ severity }) => severity !== "low",
      );
      expect(errors.map((error) => error.code)).toContain(code);
    },
  );
});
