import type { StaticFacts } from "../score/facts.ts";
import {
  describeLanguages,
  hasScript,
  otherLanguages,
} from "../score/languages.ts";
import { isScript, roleOf } from "./classify-file.ts";
import type { ComponentLint } from "./components/check-components.ts";
import { lintScripts } from "./lint/lint-scripts.ts";
import { readPackageJson } from "./package-json.ts";
import type { Log } from "./run.ts";
import { unmeasured, type SlotPart } from "./slot-part.ts";
import type { Tree } from "./tree.ts";

type LintPart = SlotPart<StaticFacts["lint"]> & {
  coverable: StaticFacts["coverable"];
};

/**
 * The lint slot: ESLint where scripts are shipped, else what was found in the components.
 *
 * @param input.after what this thread has to do first
 */
export async function lintSlot(
  tree: Tree,
  input: {
    languages: Record<string, number>;
    components: ComponentLint;
    log: Log;
    after: Promise<unknown>;
  },
): Promise<LintPart> {
  const { languages, components, log, after } = input;
  if (hasScript(languages)) {
    const sources = tree.files.filter(
      (file) => isScript(file) && roleOf(file) === "source",
    );
    log(`linting ${sources.length} files`);
    const { isModule } = readPackageJson(await tree.read("package.json"));
    const { errors, warnings, ...found } = await lintScripts(tree, sources, {
      commonJs: !isModule,
      after,
    });
    const subject = `ESLint on ${sources.length} files${unmeasured(languages)}`;
    return {
      slot: { status: "measured", errors, warnings, subject },
      ...found,
    };
  }
  const nothing = { findings: [], coverable: {} };
  const { errors, warnings, count } = components;
  // One shell script must not take away the lint of fifty skills.
  if (otherLanguages(languages).length > 0 && count === 0)
    return {
      slot: { status: "not_applicable", reason: describeLanguages(languages) },
      ...nothing,
    };
  const subject = `components${unmeasured(languages)}`.slice(0, 200);
  return {
    slot: { status: "measured", errors, warnings, subject },
    ...nothing,
  };
}
