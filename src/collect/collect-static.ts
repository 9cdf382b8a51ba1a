import type { StaticFacts } from "../score/facts.ts";
import type { Log, RunCommand } from "./run.ts";

export type StaticOptions = {
  /** Working tree or folder, absolute. */
  root: string;
  /** Folder of the plugin in it, "." for the root. */
  path: string;
  run: RunCommand;
  log: Log;
  /** Take types from a node_modules that is already there and not part of the tree (the author's own machine). */
  useInstalled?: boolean;
};

export declare function collectStatic(
  options: StaticOptions,
): Promise<StaticFacts>;
