import { FACTS_SCHEMA, type StaticFacts } from "../score/facts.ts";
import { profileOf } from "../score/languages.ts";
import { RUBRIC_VERSION } from "../score/rubric.ts";
import { checkComponents } from "./components/check-components.ts";
import { readContract } from "./components/read-contract.ts";
import { countLanguages } from "./count-languages.ts";
import { docsAdvice } from "./docs-advice.ts";
import { explainDecisions } from "./explain-decisions.ts";
import { findDocs } from "./find-docs.ts";
import { fitFindings } from "./fit-findings.ts";
import { lintSlot } from "./lint-slot.ts";
import type { Log, RunCommand } from "./run.ts";
import type { Fetch } from "./security/packages/ask-advisories.ts";
import { scanPackages } from "./security/packages/scan-packages.ts";
import { toolVersions } from "./tool-versions.ts";
import { openTree } from "./tree.ts";
import { typesSlot } from "./types-slot.ts";

export type StaticOptions = {
  /** Working tree or folder, absolute. */
  root: string;
  /** Folder of the plugin in it, "." for the root. */
  path: string;
  run: RunCommand;
  log: Log;
  /** Take types from a node_modules that is already there and not part of the tree (the author's own machine). */
  useInstalled?: boolean;
  /** Asks the registry for advisories. Without it they are unknown. */
  fetch?: Fetch;
};

/**
 * What can be said about a plugin without running a line of it.
 *
 * @throws AppError validation_error when there is no such folder, or it is too large
 */
export async function collectStatic(
  options: StaticOptions,
): Promise<StaticFacts> {
  const { log } = options;
  const tree = await openTree(options);
  log(`${tree.files.length} files are shipped`);
  const contract = await readContract(tree);
  const languages = await countLanguages(tree, contract.runs);
  const components = await checkComponents(
    tree,
    contract.components,
    contract.manifest?.name ?? null,
  );
  // The compiler is a process of its own, and started first: all else is done while it runs.
  const compiler = signal();
  const typing = typesSlot(tree, {
    ...options,
    languages,
    contract,
    onProcess: compiler.give,
  });
  const running = Promise.race([compiler.given, typing]);
  // What takes long to load is loaded when the compiler runs already, and only when it is needed.
  const security = running
    .then(() => import("./security/scan.ts"))
    .then(({ scan }) => scan(tree, contract));
  const work = [
    typing,
    security,
    // The registry's answer is waited for while there is other work.
    running.then(() => scanPackages(tree, options)),
    lintSlot(tree, { languages, components, log, after: security }),
  ] as const;
  // When one of them failed, the others are waited for: what they leave behind is removed then.
  await Promise.allSettled(work);
  const [types, found, packages, lint] = await Promise.all(work);
  const profile = profileOf(languages);
  return {
    schema: FACTS_SCHEMA,
    kind: "static",
    rubric_version: RUBRIC_VERSION,
    tool_versions: {
      ...toolVersions,
      ...(types.version === null ? {} : { typescript: types.version }),
    },
    manifest: contract.manifest,
    profile,
    languages,
    lint: lint.slot,
    types: types.slot,
    docs: findDocs(tree),
    coverable: lint.coverable,
    capabilities: contract.capabilities,
    advisories: packages.advisories,
    packages: packages.packages,
    decisions: explainDecisions(tree, {
      definedBy: contract.definedBy,
      profile,
      languages,
      lint: lint.slot,
      types: types.slot,
    }),
    ...fitFindings([
      ...found,
      ...packages.findings,
      ...contract.findings,
      ...types.findings,
      ...lint.findings,
      ...components.findings,
      ...(await docsAdvice(tree, contract.manifest)),
    ]),
  };
}

/** A promise that somebody else keeps. */
function signal(): { given: Promise<unknown>; give: () => void } {
  const events = new EventTarget();
  return {
    given: new Promise((resolve) => {
      events.addEventListener("given", resolve);
    }),
    give: () => events.dispatchEvent(new Event("given")),
  };
}
