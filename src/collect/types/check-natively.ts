import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import ts from "typescript";
import type { RunCommand } from "../run.ts";
import type { Native } from "./find-native.ts";
import { readOutput, type Line } from "./native-output.ts";
import { MAX_PROBLEMS, type Checked, type TypesRequest } from "./problem.ts";
import {
  everyType,
  forced,
  ownOptions,
  readProjects,
  type Project,
} from "./read-projects.ts";
import { notChecked } from "./run-compiler.ts";

/** The command line ended before it looked at the types: the API of another version has to tell the rest. */
type Stopped = { status: "stopped" };

/**
 * Checks with the native compiler. It has no stable API, so its command line is read. That ends at the first error of syntax
 * or configuration without a look at the types: then "stopped" is the answer, because one such error would hide all others.
 */
export async function checkNatively(
  native: Native,
  request: TypesRequest,
  options: { run: RunCommand; timeoutMs: number },
): Promise<Checked | Stopped> {
  // A file of such a name could look like the end of a line, or like an error in another file.
  if (request.counted.some((file) => doubtfulName.test(file)))
    return { status: "stopped" };
  const projects = readProjects(ts, request);
  const owners = new Map(
    projects
      .toReversed()
      .flatMap((project) =>
        project.files.map((file) => [relative(request.dir, file), project]),
      ),
  );
  const until = performance.now() + options.timeoutMs;
  const lines: Line[] = [];
  for (const project of projects) {
    const timeoutMs = Math.max(1, until - performance.now());
    const config = await writeConfig(project, request);
    const result = await options.run(
      native.path,
      ["-p", config, "--pretty", "false", "--singleThreaded"],
      // It needs no environment. Collecting garbage only near the limit leaves the other core to ESLint.
      {
        cwd: request.dir,
        env: { GOGC: "off", GOMEMLIMIT: "2GiB" },
        timeoutMs,
        maxBytes: 64 * 1024 * 1024,
      },
    );
    if (result.code === null || result.code > 2)
      return notChecked(result, options.timeoutMs);
    const output = result.stdout.replaceAll(
      basename(config),
      basename(project.config),
    );
    const said = readOutput(output, request.dir);
    if (result.code !== 0 && !said.some(isAboutTypes))
      return result.stderr === ""
        ? { status: "stopped" }
        : notChecked(result, options.timeoutMs);
    lines.push(
      ...said.filter(({ file }) => {
        // A file of another project, imported by this one, is judged by the options of its own.
        const owner = file === null ? project : owners.get(file);
        return owner === undefined || owner === project;
      }),
    );
  }
  return checked(native, lines, request);
}

const doubtfulName = /\p{Cc}|: error TS/u;

/** Numbers of messages that come from the checker alone. Below 2000 some are the parser's, above 5000 the configuration's. */
function isAboutTypes({ file, code }: Line): boolean {
  return (
    file !== null &&
    ((code >= 2_000 && code < 5_000) || (code >= 7_000 && code < 8_000))
  );
}

function checked(
  native: Native,
  lines: readonly Line[],
  { dir, counted }: TypesRequest,
): Checked {
  const counts = new Set(counted);
  const seen = new Set<string>();
  const problems = lines.flatMap(({ file, line, column, code, message }) => {
    const key = `${file ?? ""}:${line ?? ""}:${column ?? ""}:${code}`;
    const foreign = file !== null && /^\.\.|(^|\/)node_modules\//.test(file);
    if (seen.has(key) || foreign) return [];
    seen.add(key);
    const isConfig = file === null || file.endsWith(".json");
    if (!isConfig && !counts.has(file)) return [];
    const text = message.replaceAll(dir, ".");
    return [{ file, line, code, message: text, scored: !isConfig }];
  });
  return {
    status: "checked",
    version: native.version,
    errors: problems.filter(({ scored }) => scored).length,
    problems: problems.slice(0, MAX_PROBLEMS),
  };
}

/** A configuration of ours beside the project's, which takes all from it but what it may not decide. */
async function writeConfig(
  project: Project,
  { root }: TypesRequest,
): Promise<string> {
  const { config, exists, files, options, widened } = project;
  const folder = dirname(config);
  // No file of the plugin has this name, because nobody can guess it.
  const path = join(folder, `tsconfig.${randomUUID()}.json`);
  const compilerOptions = {
    ...(exists ? {} : { ...ownOptions, ...everyType }),
    ...forced,
    tsBuildInfoFile: null,
    ...(options.types ? { types: options.types } : {}),
    // What is "composite" is "declaration" too, and other options ask for it.
    ...(options.declaration || options.isolatedDeclarations
      ? { declaration: true }
      : {}),
    ...(widened ? { rootDir: root } : {}),
  };
  const json = {
    ...(exists ? { extends: `./${basename(config)}` } : {}),
    compilerOptions,
    files: files.map((file) => relative(folder, file)),
    include: [],
    exclude: [],
    references: [],
  };
  await writeFile(path, JSON.stringify(json));
  return path;
}
