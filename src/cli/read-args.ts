import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { AppError } from "../errors.ts";

const common = {
  json: { type: "boolean" },
  marketplace: { type: "string" },
} as const satisfies ParseArgsOptionsConfig;

/**
 * The arguments of `miyabi NAME`, with `--json` and `--marketplace` beside the command's own options.
 *
 * @param most number of arguments that are no options
 * @throws AppError validation_error that names the command's help
 */
export function readArgs<const T extends ParseArgsOptionsConfig>(
  name: string,
  args: readonly string[],
  options: T,
  most: number,
) {
  try {
    const read = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, ...common },
    });
    const surplus = read.positionals[most];
    if (surplus !== undefined)
      throw new AppError(
        "validation_error",
        `"${surplus}" is one argument too many. See: miyabi ${name} --help`,
      );
    return read;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      "validation_error",
      `${words} See: miyabi ${name} --help`,
      { cause },
    );
  }
}

/** @throws AppError validation_error when a needed argument was left out */
export function needed(
  value: string | undefined,
  what: string,
  name: string,
): string {
  if (value !== undefined && value !== "") return value;
  throw new AppError(
    "validation_error",
    `${what} is missing. See: miyabi ${name} --help`,
  );
}
