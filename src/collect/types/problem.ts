/** One error of a compiler. */
export type Problem = {
  /** Relative to the plugin; null when it belongs to no file there. */
  file: string | null;
  /** From 1. */
  line: number | null;
  /** Number of TypeScript's message: 2322. */
  code: number;
  message: string;
  /** An error of the configuration is listed, and costs nothing. */
  scored: boolean;
};

/** More are counted, but not listed. */
export const MAX_PROBLEMS = 2_000;
export const MAX_MESSAGE = 2_000;

/** What a compiler said of a plugin. `failed`: the code is such that it came to no end. */
export type Checked =
  | { status: "checked"; version: string; errors: number; problems: Problem[] }
  | { status: "failed" | "infra_error"; reason: string };

/** What there is to check. It goes to another process as JSON. */
export type TypesRequest = {
  /** Real path of the copied repository, and of the plugin in it. */
  root: string;
  dir: string;
  /** TypeScript files that are shipped, relative to the plugin: each is checked, whatever the configuration includes. */
  shipped: readonly string[];
  /** Files in which an error counts, relative to the plugin. */
  counted: readonly string[];
  /** Major version of TypeScript that the plugin declares. */
  declaredMajor: number | null;
};
