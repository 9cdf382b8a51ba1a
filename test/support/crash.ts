/** What a process that is killed leaves behind: nothing more. */
class Crash extends Error {}

export type Crasher = {
  /** Dies at the n-th write from now (counted from 1), before it or after it. */
  arm: (n: number, when: "before" | "after") => void;
  /** True when the armed write was reached since. */
  fired: () => boolean;
  around: <T>(write: () => T) => T;
  /** The port with its writing functions counted. */
  guard: <P extends object>(port: P, writes: (keyof P)[]) => P;
};

/** Counts writes, and dies at one of them: all that is asked of it afterwards fails, as from a dead process. */
export function createCrasher(): Crasher {
  let left = Number.POSITIVE_INFINITY;
  let when: "before" | "after" = "before";
  let dead = false;
  const around = <T>(write: () => T): T => {
    if (dead) throw new Crash("dead");
    left -= 1;
    if (left !== 0) return write();
    if (when === "before") {
      dead = true;
      throw new Crash("before");
    }
    const result = write();
    dead = true;
    if (result instanceof Promise) {
      return result.then(() => {
        throw new Crash("after");
      }) as T;
    }
    throw new Crash("after");
  };
  return {
    arm(n, at) {
      left = n;
      when = at;
      dead = false;
    },
    fired: () => dead,
    around,
    guard: (port, writes) =>
      Object.fromEntries(
        Object.entries(port).map(([name, call]) => [
          name,
          writes.includes(name as never) && typeof call === "function"
            ? (...args: unknown[]) =>
                around(() => (call as (...all: unknown[]) => unknown)(...args))
            : call,
        ]),
      ) as typeof port,
  };
}
