import { readFileSync } from "node:fs";

import type { ProcessTable } from "./directory-lock.ts";

/** The operating system's processes. Where there is no /proc, one with the same pid counts as the same process. */
export const processTable: ProcessTable = {
  pid: process.pid,
  startOf(pid) {
    if (!isAlive(pid)) return null;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The name, in parentheses, may hold blanks. The start time is the 22nd field: proc(5).
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "unknown";
    } catch (error) {
      if (error instanceof Error && "code" in error) return "unknown";
      throw error;
    }
  },
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
