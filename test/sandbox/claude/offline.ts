import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** @returns the start of a command line that runs the rest without network; empty where the system cannot */
export async function offline(): Promise<string[]> {
  return run("unshare", ["-rn", "true"]).then(
    () => ["unshare", "-rn"],
    () => [],
  );
}
