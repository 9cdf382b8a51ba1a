import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { z } from "zod";
import { fetchClaudeCli } from "./fetch-cli.ts";
import { offline } from "./offline.ts";

/** An error that `claude plugin validate` reports. */
export type OfficialError = {
  /** Part of the plugin: its definition, a component, or a rule of Anthropic's directory. */
  part: "definition" | "component" | "directory";
  /** Relative to the plugin. */
  file: string;
  message: string;
};

export type OfficialValidator = {
  errorsOf: (plugin: string) => Promise<OfficialError[]>;
  close: () => Promise<void>;
};

const problem = z.object({ path: z.string(), message: z.string() });
const part = z.object({
  file: z.string().optional(),
  type: z.string().optional(),
  errors: z.array(problem),
});
const report = z.object({
  manifest: part.nullable(),
  contents: z.array(part),
  directory: z
    .object({
      findings: z.array(
        z.object({
          code: z.string(),
          severity: z.string(),
          file: z.string(),
          message: z.string(),
        }),
      ),
    })
    .nullable(),
});

/**
 * The Claude Code CLI as a validator: with an empty home, and without network where the system can.
 *
 * @throws Error when npm cannot fetch the CLI
 */
export async function openOfficialValidator(): Promise<OfficialValidator> {
  const program = await fetchClaudeCli();
  const prefix = await offline();
  const home = await mkdtemp(join(tmpdir(), "miyabi-home-"));
  return {
    errorsOf: async (plugin) => {
      const [command = program, ...args] = [
        ...prefix,
        program,
        ...["plugin", "validate", "--json", "--strict"],
        ...["--profile", "directory", plugin],
      ];
      return readErrors(await output(command, args, home), plugin);
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
}

/** Standard output whatever the exit code: 1 means that the plugin has errors. */
function output(
  command: string,
  args: readonly string[],
  home: string,
): Promise<string> {
  const options = {
    cwd: home,
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
    env: {
      HOME: home,
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      DISABLE_AUTOUPDATER: "1",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    },
  };
  return new Promise((resolve, reject) => {
    execFile(command, args, options, (error, stdout) => {
      if (error === null || error.code === 1) resolve(stdout);
      else reject(new Error(`${command} did not run`, { cause: error }));
    });
  });
}

function readErrors(json: string, plugin: string): OfficialError[] {
  const { manifest, contents, directory } = report.parse(JSON.parse(json));
  const isComponent = (type = "") => /skill|command|agent|style/.test(type);
  return [
    ...[...(manifest === null ? [] : [manifest]), ...contents].flatMap(
      ({ file = plugin, type, errors }) =>
        errors.map(({ path, message }) => ({
          part: isComponent(type)
            ? ("component" as const)
            : ("definition" as const),
          file: relative(plugin, file),
          message: `${path}: ${message}`,
        })),
    ),
    ...(directory?.findings ?? [])
      .filter(({ severity }) => severity === "error")
      .map(({ code, file, message }) => ({
        part: "directory" as const,
        file,
        message: `${code}: ${message}`,
      })),
  ];
}
