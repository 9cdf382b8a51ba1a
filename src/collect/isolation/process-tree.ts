import { readFile, readdir } from "node:fs/promises";

export type ProcessInfo = {
  pid: number;
  /** Memory that it shares with nobody, in bytes. */
  memoryBytes: number;
};

/** What /proc counts in on every machine that Node's releases run on. */
const PAGE_BYTES = 4096;

/**
 * All processes that a process started, and those that they started, itself among them. Processes in a namespace of their own are
 * seen from here, and when their parent dies they stay below the first process of the namespace.
 *
 * @returns nothing on a system without /proc
 */
export async function processTree(root: number): Promise<ProcessInfo[]> {
  const names = await readdir("/proc").catch(() => []);
  const parents = new Map<number, number>();
  await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const text = await read(`/proc/${name}/stat`);
        // The name of a program, in brackets, may hold anything.
        const parent = /.*\) \S (\d+)/s.exec(text)?.[1];
        if (parent !== undefined) parents.set(Number(name), Number(parent));
      }),
  );
  const belongs = (pid: number): boolean => {
    const seen = new Set<number>();
    for (let at: number | undefined = pid; at && !seen.has(at);) {
      if (at === root) return true;
      seen.add(at);
      at = parents.get(at);
    }
    return false;
  };
  return Promise.all([...parents.keys()].filter(belongs).map(infoOf));
}

async function infoOf(pid: number): Promise<ProcessInfo> {
  const [, resident = 0, shared = 0] = (await read(`/proc/${pid}/statm`))
    .split(" ")
    .map(Number);
  return { pid, memoryBytes: (resident - shared) * PAGE_BYTES };
}

/** A process may end while it is looked at. */
function read(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
