import { statfs } from "node:fs/promises";
import type { Guard, RunCommand } from "../run.ts";
import type { Limits } from "./limits.ts";
import { processTree } from "./process-tree.ts";

/** Below this the machine itself is in danger, whoever took the rest. */
const FREE_BYTES = 128 * 1024 ** 2;

/** Measuring the folder takes at most this part of the time. */
const SHARE_OF_TIME = 0.1;

/**
 * Watches the programs of a plugin: what they take of memory, processes and disk together. The kernel's own limits are for each
 * process, or need rights that we do not have.
 *
 * @param folder the only place where they can write without another limit
 * @param run starts our own tools
 */
export async function createGuard(
  limits: Limits,
  folder: string,
  run: RunCommand,
): Promise<Guard> {
  const measure = diskUsage(folder, run);
  const before = await measure();
  return {
    exceeded: async (pid) => {
      const tree = await processTree(pid);
      if (tree.length > limits.processes)
        return `more than ${limits.processes} processes`;
      const memory = tree.reduce((sum, one) => sum + one.memoryBytes, 0);
      if (memory > limits.memoryBytes)
        return `more than ${readable(limits.memoryBytes)} of memory`;
      const { bavail, bsize } = await statfs(folder);
      if ((await measure()) - before > limits.diskBytes)
        return `more than ${readable(limits.diskBytes)} of disk`;
      return bavail * bsize < FREE_BYTES ? "the last of the disk" : null;
    },
    members: async (pid) => (await processTree(pid)).map((one) => one.pid),
  };
}

/** Bytes below a folder. It is not measured again before ten times as long as it took has gone by. */
function diskUsage(folder: string, run: RunCommand): () => Promise<number> {
  let known = 0;
  let again = 0;
  return async () => {
    const started = performance.now();
    if (started < again) return known;
    const limits = { cwd: "/", timeoutMs: 60_000, maxBytes: 1_000 };
    const result = await run("du", ["-skx", folder], limits).catch(() => null);
    // A file may go away while it is counted: du says so, and gives the sum all the same.
    const blocks = Number(result?.stdout.split("\t")[0]);
    if (Number.isFinite(blocks)) known = blocks * 1024;
    again = performance.now() + (performance.now() - started) / SHARE_OF_TIME;
    return known;
  };
}

function readable(bytes: number): string {
  return bytes >= 1024 ** 3
    ? `${Math.round(bytes / 1024 ** 3)} GB`
    : `${Math.round(bytes / 1024 ** 2)} MB`;
}
