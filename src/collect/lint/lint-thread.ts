import module from "node:module";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Placed, Share } from "./lint-share.ts";

export type LintTask = {
  /** Folder of the plugin, absolute. */
  dir: string;
  commonJs: boolean;
  share: Share;
  /** Where Node keeps compiled code, when this program lets it: a thread does not know by itself. */
  codeCache: string | null;
};

/** Beside this file in the sources, and beside the bundle when it is built. */
const program = new URL(
  import.meta.url.endsWith(".ts") ? "./lint-program.ts" : "./lint-program.js",
  import.meta.url,
);

/** As on the main thread: code that is nested too deeply for one must be so for the other. */
const STACK_MB = 1;

/** ESLint leaves much garbage and keeps little: with room for it, collecting takes half the time. */
const YOUNG_MB = 64;

/**
 * Starts a thread that takes files from the task's share until none is left.
 *
 * @returns what it linted; rejects when the thread failed, or was stopped before it had an answer
 */
export function startLintThread(task: Omit<LintTask, "codeCache">): {
  done: Promise<Placed[]>;
  stop: () => Promise<void>;
} {
  const worker = new Worker(program, {
    workerData: { ...task, codeCache: codeCache() } satisfies LintTask,
    // Flags of the program that started it (a debugger, a test runner) are not meant for this one.
    execArgv: [],
    resourceLimits: {
      stackSizeMb: STACK_MB,
      maxYoungGenerationSizeMb: YOUNG_MB,
    },
  });
  const done = new Promise<Placed[]>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      reject(new Error(`The thread that lints ended with ${code}.`));
    });
  });
  return {
    done,
    stop: async () => {
      await worker.terminate();
    },
  };
}

/** Node says the folder of its version, and asks for the one above. */
function codeCache(): string | null {
  // Node 20 has none.
  if (!("getCompileCacheDir" in module)) return null;
  const folder = module.getCompileCacheDir();
  return folder === undefined ? null : dirname(folder);
}
