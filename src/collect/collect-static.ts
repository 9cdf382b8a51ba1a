import { ESLint } from "eslint";
import {
  FACTS_SCHEMA,
  type Finding,
  type StaticFacts,
} from "../score/facts.ts";
import {
  describeLanguages,
  hasScript,
  otherLanguages,
  profileOf,
} from "../score/languages.ts";
import { RUBRIC_VERSION } from "../score/rubric.ts";
import { isScript, roleOf } from "./classify-file.ts";
import {
  checkComponents,
  type ComponentLint,
} from "./components/check-components.ts";
import { readContract, type Contract } from "./components/read-contract.ts";
import { countLanguages } from "./count-languages.ts";
import { collectCoverable } from "./coverable-lines.ts";
import { RULESET_VERSION } from "./eslint-rules.ts";
import { docsAdvice } from "./docs-advice.ts";
import { explainDecisions } from "./explain-decisions.ts";
import { findDocs } from "./find-docs.ts";
import { fitFindings } from "./fit-findings.ts";
import { lintScripts } from "./lint-scripts.ts";
import { measureTypes } from "./types/measure-types.ts";
import { readPackageJson } from "./package-json.ts";
import type { Log, RunCommand } from "./run.ts";
import type { Fetch } from "./security/packages/ask-advisories.ts";
import { scanPackages } from "./security/packages/scan-packages.ts";
import { scan } from "./security/scan.ts";
import { openTree, type Tree } from "./tree.ts";

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

type Part<T> = { slot: T; findings: Finding[] };
type TypesPart = Part<StaticFacts["types"]> & { version: string | null };

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
  const sources = tree.files.filter(
    (file) => isScript(file) && roleOf(file) === "source",
  );
  const components = await checkComponents(
    tree,
    contract.components,
    contract.manifest?.name ?? null,
  );
  const coverable = collectCoverable();
  // The compiler is a process of its own and has the other core. Both are waited for: what it leaves behind is removed then.
  const [types, { lint, packages, security }] = await bothSettled(
    typesPart(tree, options, languages, contract),
    (async () => {
      // The registry's answer is waited for while there is other work.
      const [part, packages] = await bothSettled(
        lintPart(tree, {
          sources,
          languages,
          components,
          log,
          add: coverable.add,
        }),
        scanPackages(tree, options),
      );
      return { lint: part, packages, security: await scan(tree, contract) };
    })(),
  );
  const profile = profileOf(languages);
  return {
    schema: FACTS_SCHEMA,
    kind: "static",
    rubric_version: RUBRIC_VERSION,
    tool_versions: {
      eslint: ESLint.version,
      ruleset: RULESET_VERSION,
      ...(types.version === null ? {} : { typescript: types.version }),
      node: process.versions.node,
    },
    manifest: contract.manifest,
    profile,
    languages,
    lint: lint.slot,
    types: types.slot,
    docs: findDocs(tree),
    coverable: coverable.lines,
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
      ...security,
      ...packages.findings,
      ...contract.findings,
      ...types.findings,
      ...lint.findings,
      ...components.findings,
      ...(await docsAdvice(tree, contract.manifest)),
    ]),
  };
}

/** @throws what the first of them was rejected with, when both have ended */
async function bothSettled<A, B>(
  first: Promise<A>,
  second: Promise<B>,
): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

async function lintPart(
  tree: Tree,
  input: {
    sources: string[];
    languages: Record<string, number>;
    components: ComponentLint;
    log: Log;
    add: ReturnType<typeof collectCoverable>["add"];
  },
): Promise<Part<StaticFacts["lint"]>> {
  const { sources, languages, components } = input;
  if (hasScript(languages)) {
    input.log(`linting ${sources.length} files`);
    const { isModule } = readPackageJson(await tree.read("package.json"));
    const { errors, warnings, findings } = await lintScripts(
      tree,
      sources,
      !isModule,
      input.add,
    );
    const subject = `ESLint on ${sources.length} files${unmeasured(languages)}`;
    return {
      slot: { status: "measured", errors, warnings, subject },
      findings,
    };
  }
  const { errors, warnings, count } = components;
  // One shell script must not take away the lint of fifty skills.
  if (otherLanguages(languages).length > 0 && count === 0)
    return {
      slot: { status: "not_applicable", reason: describeLanguages(languages) },
      findings: [],
    };
  const subject = `components${unmeasured(languages)}`.slice(0, 200);
  return {
    slot: { status: "measured", errors, warnings, subject },
    findings: [],
  };
}

async function typesPart(
  tree: Tree,
  { run, log, useInstalled = false }: StaticOptions,
  languages: Record<string, number>,
  { findings }: Contract,
): Promise<TypesPart> {
  if ((languages["typescript"] ?? 0) > 0) {
    const result = await measureTypes({ tree, run, log, useInstalled });
    return { ...result, slot: result.types };
  }
  if (hasScript(languages))
    return {
      slot: { status: "not_applicable", reason: "JavaScript alone" },
      findings: [],
      version: null,
    };
  const errors = findings.filter(({ severity }) => severity !== "low").length;
  return {
    slot: {
      status: "measured",
      errors,
      subject: "contract of the components",
    },
    findings: [],
    version: null,
  };
}

function unmeasured(languages: Record<string, number>): string {
  return otherLanguages(languages).length > 0
    ? `; ${describeLanguages(languages)}`
    : "";
}
