import { dirname, join } from "node:path";
import type ts from "typescript";

/** The API of a TypeScript that has one: 5 or 6. */
export type Compiler = typeof ts;

/** One tsconfig, ready to be checked. */
export type Project = {
  config: string;
  /** Is there such a file? Else the marketplace's own options are taken as if they stood there. */
  exists: boolean;
  files: string[];
  options: ts.CompilerOptions;
  references: readonly ts.ProjectReference[];
  /** What is wrong with the configuration itself: listed, not scored. */
  problems: readonly ts.Diagnostic[];
  /** Were files added that its own configuration leaves out? */
  widened: boolean;
};

/**
 * What a plugin's tsconfig may not decide: a committed `.tsbuildinfo` and `noCheck` would hide every error, and nothing is
 * written.
 */
export const forced = {
  noEmit: true,
  incremental: false,
  composite: false,
  noCheck: false,
  skipLibCheck: true,
  sourceMap: false,
  declarationMap: false,
} as const;

/** The marketplace's own configuration, for a plugin that ships TypeScript without one. */
export const ownOptions = {
  target: "es2024",
  module: "nodenext",
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  jsx: "preserve",
  strict: true,
};

/** Since TypeScript 6 nothing is included that is not named; a plugin that declares no version was not written for that. */
export const everyType = { types: ["*"] };

const MAX_PROJECTS = 50;

/**
 * The plugin's projects: its tsconfig.json, all that it references (a "solution" checks nothing by itself), or the
 * marketplace's configuration.
 *
 * @param ts the compiler that shall check them
 */
export function readProjects(
  ts: Compiler,
  input: {
    root: string;
    dir: string;
    shipped: readonly string[];
    declaredMajor: number | null;
  },
): Project[] {
  const projects: Project[] = [];
  const open = [join(input.dir, "tsconfig.json")];
  const seen = new Set<string>();
  while (open.length > 0 && projects.length < MAX_PROJECTS) {
    const config = open.shift();
    if (config === undefined || seen.has(config) || !ts.sys.fileExists(config))
      continue;
    seen.add(config);
    const project = readProject(ts, config, input.declaredMajor);
    projects.push(project);
    open.push(
      ...project.references.map((ref) => ts.resolveProjectReferencePath(ref)),
    );
  }
  if (projects.length === 0) projects.push(ownProject(ts, input.dir));
  const shipped = input.shipped.map((file) => join(input.dir, file));
  addMissing(projects, shipped, input.root);
  return projects.filter(({ files }) => files.length > 0);
}

function ownProject(ts: Compiler, dir: string): Project {
  const config = join(dir, "tsconfig.json");
  const since6 = Number.parseInt(ts.versionMajorMinor) >= 6;
  const compilerOptions = since6 ? { ...ownOptions, ...everyType } : ownOptions;
  // Parsed as if it stood there, because types are looked for from the folder of the configuration.
  const { options } = ts.parseJsonConfigFileContent(
    { compilerOptions, files: [] },
    ts.sys,
    dir,
    forced,
    config,
  );
  const nothing = { files: [], references: [], problems: [] };
  return { config, exists: false, options, ...nothing, widened: false };
}

function readProject(
  ts: Compiler,
  config: string,
  declaredMajor: number | null,
): Project {
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
    exists: true,
    files: parsed.fileNames,
    options: declaredMajor === null ? { ...everyType, ...options } : options,
    references: parsed.projectReferences ?? [],
    // TS18003 and TS18002: no inputs, an ordinary thing for a solution.
    problems: parsed.errors.filter(
      ({ code }) => code !== 18003 && code !== 18002,
    ),
    widened: false,
  };
}

/** A narrow `include` does not help: every shipped file is checked. */
function addMissing(
  projects: Project[],
  shipped: readonly string[],
  root: string,
): void {
  const included = new Set(projects.flatMap(({ files }) => files));
  const missing = shipped.filter((file) => !included.has(file));
  const first = projects.find(({ files }) => files.length > 0) ?? projects[0];
  if (first === undefined || missing.length === 0) return;
  first.files.push(...missing);
  first.widened = first.exists;
  if (first.widened) first.options.rootDir = root;
}
