import type { ParseArgsOptionsConfig } from "node:util";
import { AppError } from "../../errors.ts";

/** What is scored, and how its tests are run. */
export type MeasureArgs = {
  /** A folder, or somebody's repository: see parseSource. */
  source: string;
  /** Folder of the plugin in it; null where it was not said. */
  path: string | null;
  tests: "run" | "sandbox" | "skip";
  timeoutMs: number;
};

export const measureOptions = {
  path: { type: "string" },
  timeout: { type: "string" },
  "no-tests": { type: "boolean" },
  sandbox: { type: "boolean" },
} as const satisfies ParseArgsOptionsConfig;

export const measureHelp = `  --path PATH   folder of the plugin inside DIR or the repository; needed where there are several plugins
  --no-tests    do not run the plugin's tests (there is no score then, if it has code)
  --sandbox     run the tests only if this system can take the network from them
  --timeout S   seconds that the tests may take (600)`;

/**
 * The arguments that every command has that scores a plugin.
 *
 * @param name of the command, for its help
 * @throws AppError validation_error that says what is wrong with them
 */
export function readMeasureArgs(
  name: string,
  source: string | undefined,
  values: {
    path?: string | undefined;
    timeout?: string | undefined;
    "no-tests"?: boolean | undefined;
    sandbox?: boolean | undefined;
  },
): MeasureArgs {
  if (values["no-tests"] && values.sandbox)
    throw wrongArgument(name, "--no-tests and --sandbox cannot both be had.");
  return {
    source: source ?? ".",
    path: values.path ?? null,
    tests: values["no-tests"] ? "skip" : values.sandbox ? "sandbox" : "run",
    timeoutMs:
      1_000 *
      wholeArgument(name, "timeout", values.timeout ?? "600", [1, 86_400]),
  };
}

/** The number of an option. */
export function wholeArgument(
  name: string,
  option: string,
  text: string,
  [least, most]: readonly [number, number],
): number {
  const value = Number(text);
  if (/^\d{1,6}$/.test(text) && value >= least && value <= most) return value;
  throw wrongArgument(
    name,
    `--${option} takes a whole number from ${least} to ${most}.`,
  );
}

export function wrongArgument(name: string, words: string): AppError {
  return new AppError(
    "validation_error",
    `${words} See: miyabi ${name} --help`,
  );
}
