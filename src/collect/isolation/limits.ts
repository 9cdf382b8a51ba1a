import { totalmem } from "node:os";

/** What the plugin's programs may take, all of them together. */
export type Limits = {
  /** Bytes of memory of their own. */
  memoryBytes: number;
  processes: number;
  /** Bytes that they may write. */
  diskBytes: number;
};

const GB = 1024 ** 3;

/** More than honest test suites need; on a small machine three quarters of its memory. */
export function defaultLimits(): Limits {
  return {
    memoryBytes: Math.min(8 * GB, Math.floor(totalmem() * 0.75)),
    processes: 1_000,
    diskBytes: 4 * GB,
  };
}
