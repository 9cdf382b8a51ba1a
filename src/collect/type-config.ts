import { dirname, join } from "node:path";
import ts from "typescript";

/** One tsconfig, ready to be checked. */
export type Project = {
  config: string;
  files: string[];
  options: ts.CompilerOptions;
  references: readonly ts.ProjectReference[];
  /** What is wrong with the configuration itself: listed, not scored. */
  problems: readonly ts.Diagnostic[];
};

/**
 * What a plugin's tsconfig may not decide: a committed `.tsbuildinfo` and `noCheck` would hide every error, and nothing is
 * written.
 */
const forced: ts.CompilerOptions = {
  noEmit: true,
  incremental: false,
  composite: false,
  noCheck: false,
  skipLibCheck: true,
  sourceMap: false,
  declarationMap: false,
};

/** The marketplace's own configuration, for a plugin that ships TypeScript without one. */
const own = {
  target: "es2024",
  module: "nodenext",
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  jsx: "preserve",
  strict: true,
  types: ["*"],
};

/** TypeScript 6 changed these defaults; a project written for an earlier one, which leaves them unset, has the old ones. */
const before6: ts.CompilerOptions = {
  types: ["*"],
  strict: false,
  noUncheckedSideEffectImports: false,
  ignoreDeprecations: "6.0",
};

const MAX_PROJECTS = 50;

/**
 * The plugin's projects: its tsconfig.json, all that it references (a "solution" checks nothing by itself), or the
 * marketplace's configuration.
 *
 * @param dir folder of the plugin in the copy
 * @param shipped TypeScript files that are shipped, absolute: what no project includes is checked with the first one
 * @param declaredMajor major version of TypeScript that the plugin declares
 */
export function readProjects(
  dir: string,
  shipped: readonly string[],
  declaredMajor: number | null,
): Project[] {
  const projects: Project[] = [];
  const open = [join(dir, "tsconfig.json")];
  const seen = new Set<string>();
  while (open.length > 0 && projects.length < MAX_PROJECTS) {
    const config = open.shift();
    if (config === undefined || seen.has(config) || !ts.sys.fileExists(config))
      continue;
    seen.add(config);
    const project = readProject(config, declaredMajor);
    projects.push(project);
    open.push(
      ...project.references.map((ref) => ts.resolveProjectReferencePath(ref)),
    );
  }
  if (projects.length === 0) projects.push(ownProject(dir));
  addMissing(projects, shipped);
  return projects.filter(({ files }) => files.length > 0);
}

function ownProject(dir: string): Project {
  const config = join(dir, "tsconfig.json");
  const json = { compilerOptions: own, files: [] };
  // Parsed as if it stood there, because types are looked for from the folder of the configuration.
  const { options } = ts.parseJsonConfigFileContent(
    json,
    ts.sys,
    dir,
    forced,
    config,
  );
  return { config, files: [], options, references: [], problems: [] };
}

function readProject(config: string, declaredMajor: number | null): Project {
  const json = ts.readJsonConfigFile(config, (path) => ts.sys.readFile(path));
  const parsed = ts.parseJsonSourceFileConfigFileContent(
    json,
    ts.sys,
    dirname(config),
    forced,
    config,
  );
  const options = { ...parsed.options };
  // Set to undefined, it would still count as given together with "incremental".
  delete options.tsBuildInfoFile;
  return {
    config,
    files: parsed.fileNames,
    options: compatible(options, declaredMajor),
    references: parsed.projectReferences ?? [],
    // TS18003 and TS18002: no inputs, an ordinary thing for a solution.
    problems: parsed.errors.filter(
      ({ code }) => code !== 18003 && code !== 18002,
    ),
  };
}

function compatible(
  options: ts.CompilerOptions,
  declaredMajor: number | null,
): ts.CompilerOptions {
  if (declaredMajor !== null && declaredMajor >= 6) return options;
  if (declaredMajor === null) return { types: ["*"], ...options };
  return { ...before6, ...options };
}

/** A narrow `include` does not help: every shipped file is checked. */
function addMissing(projects: Project[], shipped: readonly string[]): void {
  const included = new Set(projects.flatMap(({ files }) => files));
  const missing = shipped.filter((file) => !included.has(file));
  const first = projects.find(({ files }) => files.length > 0) ?? projects[0];
  first?.files.push(...missing);
}
