import { join } from "node:path";
import type { Log, RunCommand } from "../run.ts";
import { checkNatively } from "./check-natively.ts";
import { findNative } from "./find-native.ts";
import type { Checked, TypesRequest } from "./problem.ts";
import { runCompiler } from "./run-compiler.ts";

type Options = {
  run: RunCommand;
  log: Log;
  /** Folder outside of the copy that may be written to. */
  scratch: string;
  timeoutMs: number;
};

/**
 * Checks with our compiler of the major version that the plugin declares: 5 for 5 and older, 6, and 7 for 7 and newer and for
 * none. Defaults, and what is an error, differ between them.
 *
 * @returns the result, and why another version than that was taken; null when it was not
 */
export async function checkTypes(
  request: TypesRequest,
  options: Options,
): Promise<{ checked: Checked; instead: string | null }> {
  const major = request.declaredMajor ?? 7;
  if (major < 7) {
    const known = major === 6 ? 6 : 5;
    const checked = await runCompiler(known, request, options);
    return { checked, instead: null };
  }
  const native = await findNative(options.run, join(options.scratch, "native"));
  if (native === null) {
    options.log("TypeScript 7 cannot be had here; types are checked with 6");
    const checked = await runCompiler(6, request, options);
    return { checked, instead: "7 cannot be had on this machine" };
  }
  const checked = await checkNatively(native, request, options);
  if (checked.status !== "stopped") return { checked, instead: null };
  return {
    checked: await runCompiler(6, request, options),
    instead: "7 stops at errors of syntax and configuration",
  };
}
