import module from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { textIn } from "../tree.ts";
import { lintShare } from "./lint-share.ts";
import type { LintTask } from "./lint-thread.ts";

/** The program of a thread that takes part in the linting: it is given a task, and answers with what it did of it. */
const { dir, commonJs, share, codeCache } = workerData as LintTask;
if (codeCache !== null) module.enableCompileCache(codeCache);
const { openLinter } = await import("./open-linter.ts");
const done = await lintShare(
  share,
  (file) => Promise.resolve(textIn(dir, file)),
  openLinter(dir, commonJs),
);
parentPort?.postMessage(done);
