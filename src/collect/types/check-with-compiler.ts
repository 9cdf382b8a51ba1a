import { dirname, join, relative } from "node:path";
import type ts from "typescript";
import {
  MAX_MESSAGE,
  MAX_PROBLEMS,
  type Problem,
  type TypesRequest,
} from "./problem.ts";
import { readProjects, type Compiler, type Project } from "./read-projects.ts";

type Result = { errors: number; problems: Problem[] };

/**
 * Type errors as the API of a TypeScript in JavaScript sees them. The API tells all of them, where the command line stops at
 * the first error of syntax or configuration. An error is counted once, whatever number of projects shows it.
 *
 * @param ts TypeScript 5 or 6
 * @param library folder of the declarations of the language that belong to it
 */
export function checkWithCompiler(
  ts: Compiler,
  library: string,
  request: TypesRequest,
): Result {
  const { dir } = request;
  const counted = new Set(request.counted);
  const seen = new Map<string, Problem>();
  const checked = new Set<string>();
  let errors = 0;
  const keep = (diagnostic: ts.Diagnostic, scored: boolean) => {
    if (diagnostic.category !== ts.DiagnosticCategory.Error) return;
    const problem = toProblem(ts, diagnostic, dir, scored);
    const key = `${problem.file ?? ""}:${diagnostic.start ?? ""}:${problem.code}`;
    if (seen.has(key)) return;
    if (scored) errors += 1;
    seen.set(key, problem);
  };
  for (const project of readProjects(ts, request)) {
    const program = createProgram(ts, project, library);
    for (const problem of configProblems(project, program))
      keep(problem, false);
    for (const source of program.getSourceFiles()) {
      const file = relative(dir, source.fileName);
      if (!counted.has(file) || checked.has(file)) continue;
      checked.add(file);
      for (const diagnostic of program.getSyntacticDiagnostics(source))
        keep(diagnostic, true);
      for (const diagnostic of program.getSemanticDiagnostics(source))
        keep(diagnostic, true);
    }
  }
  return { errors, problems: [...seen.values()].slice(0, MAX_PROBLEMS) };
}

function createProgram(
  ts: Compiler,
  { config, files, options }: Project,
  library: string,
): ts.Program {
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => dirname(config);
  host.getDefaultLibLocation = () => library;
  host.getDefaultLibFileName = (given) =>
    join(library, ts.getDefaultLibFileName(given));
  // Without the references: with them a file of another project is looked for where a build would have put it.
  return ts.createProgram({ rootNames: files, options, host });
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

function toProblem(
  ts: Compiler,
  { file, start, code, messageText }: ts.Diagnostic,
  dir: string,
  scored: boolean,
): Problem {
  const place =
    file && start !== undefined
      ? file.getLineAndCharacterOfPosition(start)
      : null;
  const name = file ? relative(dir, file.fileName) : null;
  return {
    file: name?.startsWith("..") ? null : name,
    line: place === null ? null : place.line + 1,
    code,
    message: ts
      .flattenDiagnosticMessageText(messageText, " ")
      .replaceAll(dir, ".")
      .slice(0, MAX_MESSAGE),
    scored,
  };
}
