import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkComponents } from "../../../src/collect/components/check-components.ts";
import { readContract } from "../../../src/collect/components/read-contract.ts";
import { docsAdvice } from "../../../src/collect/docs-advice.ts";
import { openTree } from "../../../src/collect/tree.ts";
import type { Finding } from "../../../src/score/facts.ts";
import {
  type OfficialError,
  type OfficialValidator,
  openOfficialValidator,
} from "../../sandbox/claude/official-validator.ts";
import { fixture, local, tempPlugin } from "../support/temp-plugin.ts";
import { brokenDefinitions } from "./support/broken-definitions.ts";
import { brokenParts } from "./support/broken-parts.ts";
import { mutatedPlugins } from "./support/mutated-plugins.ts";
import type { PluginFiles } from "./support/plugin-files.ts";

const isLong = process.env["LONG"] === "1";
/** Runs of the validator at a time, each a third of a second on a core. */
const WORKERS = 2;

async function ourFindings(root: string): Promise<Finding[]> {
  const tree = await openTree({ ...local, root });
  const { components, manifest, findings } = await readContract(tree);
  const lint = await checkComponents(tree, components, manifest?.name ?? null);
  return [...findings, ...lint.findings, ...(await docsAdvice(tree, manifest))];
}

/** Their errors that have no error of ours in the same part of the plugin. */
function unmatched(
  theirs: readonly OfficialError[],
  ours: readonly Finding[],
): string[] {
  const has = (code: string, file?: string) =>
    ours.some(
      (item) =>
        item.code.startsWith(code) &&
        (item.severity !== "low" || code.startsWith("docs/")) &&
        (file === undefined || item.file === file),
    );
  return theirs
    .filter(({ part, file, message }) => {
      // A short README is advice here, and costs no points; a missing one costs those of the documents.
      if (message.startsWith("README_MISSING")) return false;
      if (message.startsWith("README_TRIVIAL"))
        return !has("docs/readme-short");
      return part === "component"
        ? !has("components/", file)
        : !has("contract/");
    })
    .map(({ file, message }) => `${file}: ${message}`);
}

async function compareAll(
  validator: OfficialValidator,
  plugins: readonly (readonly [string, PluginFiles])[],
): Promise<{ refused: number; missed: string[] }> {
  const waiting = plugins.values();
  const missed: string[] = [];
  let refused = 0;
  const work = async () => {
    for (const [name, files] of waiting) {
      const root = await tempPlugin(files);
      const theirs = await validator.errorsOf(root);
      refused += theirs.length > 0 ? 1 : 0;
      for (const error of unmatched(theirs, await ourFindings(root)))
        missed.push(`${name}: ${error}`);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return { refused, missed };
}

describe.runIf(isLong)("an error of `claude plugin validate`", () => {
  it(
    "is an error here, on every fixture, every broken plugin and every mutation",
    { timeout: 20 * 60_000 },
    async ({ skip }) => {
      const validator = await openOfficialValidator().catch((error: unknown) =>
        skip(`the Claude Code CLI cannot be had: ${String(error)}`),
      );
      try {
        for (const name of readdirSync(fixture("."))) {
          const theirs = await validator.errorsOf(fixture(name));
          expect(unmatched(theirs, await ourFindings(fixture(name)))).toEqual(
            [],
          );
        }
        const plugins = [
          ...[...brokenDefinitions, ...brokenParts].map(
            ([name, files]) => [name, files] as const,
          ),
          ...mutatedPlugins(),
        ];
        const { refused, missed } = await compareAll(validator, plugins);
        expect(missed).toEqual([]);
        // If it refused few of them, it was not it that ran.
        expect(refused).toBeGreaterThan(plugins.length / 4);
      } finally {
        await validator.close();
      }
    },
  );
});
