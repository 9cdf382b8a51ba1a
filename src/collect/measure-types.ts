import type { Finding, StaticFacts } from "../score/facts.ts";
import { languageOf, roleOf } from "./classify-file.ts";
import { checkTypes, type TypesInput } from "./check-types.ts";
import { majorOf, readPackageIn, readPackageJson } from "./package-json.ts";
import type { Log, RunCommand } from "./run.ts";
import type { Tree } from "./tree.ts";
import { withWorkspace } from "./workspace.ts";

type Options = { tree: Tree; run: RunCommand; log: Log; useInstalled: boolean };
type Measured = { types: StaticFacts["types"]; findings: Finding[] };

/** The types slot of a plugin that ships TypeScript: dependencies without scripts, then the compiler that we bring. */
export async function measureTypes(options: Options): Promise<Measured> {
  const { tree, log } = options;
  const shipped = tree.files.filter(
    (file) => languageOf(file) === "typescript" && roleOf(file) === "source",
  );
  const pkg = readPackageJson(await tree.read("package.json"));
  const hasNodeTypes = Object.hasOwn(pkg.dependencies, "@types/node");
  const needsNodeTypes = !hasNodeTypes && !tree.has("tsconfig.json");
  return withWorkspace(
    { ...options, extra: needsNodeTypes ? { "@types/node": "^24" } : {} },
    async ({ dir, folders, install }): Promise<Measured> => {
      const home = folders[0] ?? null;
      const installed = await install(home);
      if (installed.status === "failed" || installed.status === "infra_error")
        return { types: installed, findings: [] };
      log(`checking the types of ${shipped.length} files`);
      const { dependencies } = await readPackageIn(home);
      const declared = dependencies["typescript"];
      return measured({
        dir,
        shipped,
        counts: (file) => tree.has(file) && roleOf(file) !== "built",
        declaredMajor: majorOf(declared),
      });
    },
  );
}

function measured(input: TypesInput): Measured {
  try {
    const { errors, files, findings } = checkTypes(input);
    const subject = `TypeScript on ${files} files`;
    return { types: { status: "measured", errors, subject }, findings };
  } catch (error) {
    // The compiler ran out of stack: the code is at fault.
    if (!(error instanceof RangeError)) throw error;
    const reason = "the code is nested too deeply to be checked";
    return { types: { status: "failed", reason }, findings: [] };
  }
}
