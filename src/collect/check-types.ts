import { dirname, relative, sep } from "node:path";
import ts from "typescript";
import type { Finding } from "../score/facts.ts";
import { finding } from "./finding.ts";
import { readProjects, type Project } from "./type-config.ts";

export type TypesResult = {
  errors: number;
  files: number;
  findings: Finding[];
};

export type TypesInput = {
  /** Real path of the plugin in the copy. */
  dir: string;
  /** TypeScript files that are shipped, relative to the plugin. */
  shipped: readonly string[];
  /** Does an error in this file count? Relative to the plugin. */
  counts: (file: string) => boolean;
  declaredMajor: number | null;
};

/** Type errors as TypeScript's own compiler sees them: an error is counted once, whatever number of projects shows it. */
export function checkTypes(input: TypesInput): TypesResult {
  const projects = readProjects(
    input.dir,
    input.shipped.map((file) => `${input.dir}${sep}${file}`),
    input.declaredMajor,
  );
  const seen = new Map<string, Finding>();
  const checked = new Set<string>();
  for (const project of projects) {
    const program = createProgram(project);
    for (const problem of configProblems(project, program))
      keep(seen, problem, input, false);
    for (const source of program.getSourceFiles()) {
      const file = relative(input.dir, source.fileName);
      if (file.startsWith("..") || !input.counts(file)) continue;
      if (checked.has(file)) continue;
      checked.add(file);
      const diagnostics = [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ];
      for (const diagnostic of diagnostics) keep(seen, diagnostic, input, true);
    }
  }
  const findings = [...seen.values()];
  return {
    errors: findings.filter(({ severity }) => severity === "medium").length,
    files: checked.size,
    findings,
  };
}

function createProgram(project: Project): ts.Program {
  const { config, files, options, references } = project;
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => dirname(config);
  const readFile = host.readFile.bind(host);
  // "@ts-nocheck" would hide a whole file; another word of the same length keeps all positions.
  host.readFile = (path) =>
    path.includes("/node_modules/")
      ? readFile(path)
      : readFile(path)?.replaceAll("@ts-nocheck", "@ts-no_heck");
  return ts.createProgram({
    rootNames: files,
    options,
    projectReferences: references,
    host,
  });
}

function configProblems(
  project: Project,
  program: ts.Program,
): ts.Diagnostic[] {
  return [
    ...project.problems,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
  ];
}

function keep(
  seen: Map<string, Finding>,
  diagnostic: ts.Diagnostic,
  { dir }: TypesInput,
  scored: boolean,
): void {
  if (diagnostic.category !== ts.DiagnosticCategory.Error) return;
  const { file, start, code } = diagnostic;
  const place =
    file && start !== undefined
      ? file.getLineAndCharacterOfPosition(start)
      : null;
  const name = file ? relative(dir, file.fileName) : null;
  const key = `${name ?? ""}:${start ?? ""}:${code}`;
  if (seen.has(key)) return;
  seen.set(
    key,
    finding({
      code: `types/TS${code}`,
      severity: scored ? "medium" : "low",
      file: name?.startsWith("..") ? null : name,
      line: place === null ? null : place.line + 1,
      message: ts
        .flattenDiagnosticMessageText(diagnostic.messageText, " ")
        .replaceAll(dir, "."),
      fix: scored
        ? "Correct the types; comments and options that hide errors do not count here."
        : "Correct the configuration. It is listed only: it costs no points.",
    }),
  );
}
