import type { Finding, StaticFacts } from "../../score/facts.ts";
import { languageOf, roleOf } from "../classify-file.ts";
import { finding } from "../finding.ts";
import { majorOf, readPackageIn, readPackageJson } from "../package-json.ts";
import type { Log, RunCommand } from "../run.ts";
import type { Tree } from "../tree.ts";
import { withWorkspace } from "../workspace.ts";
import { checkTypes } from "./check-types.ts";
import type { Problem } from "./problem.ts";
import { prepareSources } from "./prepare-sources.ts";
import { TOO_DEEP } from "./run-compiler.ts";

type Options = {
  tree: Tree;
  run: RunCommand;
  log: Log;
  useInstalled: boolean;
  timeoutMs?: number;
};

type Measured = {
  types: StaticFacts["types"];
  findings: Finding[];
  /** Version of TypeScript that was used; null when there is no result. */
  version: string | null;
};

/** Thirty times what the largest projects that we know take. */
const TIMEOUT_MS = 3 * 60_000;

/** The types slot of a plugin that ships TypeScript: dependencies without scripts, then the compiler that we bring. */
export async function measureTypes(options: Options): Promise<Measured> {
  const { tree, run, log, timeoutMs = TIMEOUT_MS } = options;
  const shipped = tree.files.filter(
    (file) => languageOf(file) === "typescript" && roleOf(file) === "source",
  );
  const pkg = readPackageJson(await tree.read("package.json"));
  const hasNodeTypes = Object.hasOwn(pkg.dependencies, "@types/node");
  const needsNodeTypes = !hasNodeTypes && !tree.has("tsconfig.json");
  return withWorkspace(
    { ...options, extra: needsNodeTypes ? { "@types/node": "^24" } : {} },
    async ({ root, dir, folders, scratch, install }): Promise<Measured> => {
      const { tooDeep } = prepareSources(dir, tree.files);
      if (tooDeep) return unmeasured({ status: "failed", reason: TOO_DEEP });
      const installed = await install(folders[0] ?? null);
      if (installed.status === "failed" || installed.status === "infra_error")
        return unmeasured(installed);
      log(`checking the types of ${shipped.length} files`);
      const counted = tree.files.filter((file) => roleOf(file) !== "built");
      const declaredMajor = await declaredIn(folders);
      const { checked, instead } = await checkTypes(
        { root, dir, shipped, counted, declaredMajor },
        { run, log, scratch, timeoutMs },
      );
      if (checked.status !== "checked") return unmeasured(checked);
      const { version, errors } = checked;
      const why = instead === null ? "" : ` (${instead})`;
      const subject = `TypeScript ${version} on ${shipped.length} files${why}`;
      return {
        types: { status: "measured", errors, subject },
        findings: checked.problems.map(toFinding),
        version,
      };
    },
  );
}

function unmeasured(types: StaticFacts["types"]): Measured {
  return { types, findings: [], version: null };
}

/** The plugin's package.json, or the nearest above it that names TypeScript. */
async function declaredIn(folders: readonly string[]): Promise<number | null> {
  for (const folder of folders) {
    const { dependencies } = await readPackageIn(folder);
    const range = dependencies["typescript"];
    if (range !== undefined) return majorOf(range);
  }
  return null;
}

function toFinding({ file, line, code, message, scored }: Problem): Finding {
  return finding({
    code: `types/TS${code}`,
    severity: scored ? "medium" : "low",
    file,
    line,
    message,
    fix: scored
      ? "Correct the types; comments and options that hide errors do not count here."
      : "Correct the configuration. It is listed only: it costs no points.",
  });
}
