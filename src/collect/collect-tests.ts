import type { TestFacts } from "../score/facts.ts";
import type { Log, RunCommand } from "./run.ts";

export type TestsOptions = {
  /** Working tree or folder, absolute. */
  root: string;
  /** Folder of the plugin in it, "." for the root. */
  path: string;
  run: RunCommand;
  log: Log;
  /** For the whole test run. */
  timeoutMs: number;
  /** "off": tests must not reach the network, else `infra_error`; "off-if-possible": where the system can. */
  network: "off" | "off-if-possible" | "on";
  /** Link a node_modules that is already there and not part of the tree (the author's own machine). */
  useInstalled?: boolean;
};

export declare function collectTests(options: TestsOptions): Promise<TestFacts>;
