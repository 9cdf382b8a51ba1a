/**
 * What goes wrong with the next call: Stripe asks for patience, breaks, cannot be reached, or does it and the answer is
 * lost on the way.
 */
export type Fault = 429 | 500 | "unreachable" | "answer_lost";

export type Faults = {
  /**
   * Lets the next calls to a matching path go wrong.
   *
   * @param fault what happens
   * @param options which calls (`POST /v1/subscriptions`; all by default), and how often (once by default)
   */
  next: (fault: Fault, options?: { calls?: RegExp; times?: number }) => void;
  /** What happens to this call, if anything. */
  take: (call: string) => Fault | null;
};

/** @returns faults of which none is planned */
export function createFaults(): Faults {
  const planned: { fault: Fault; calls: RegExp; times: number }[] = [];
  return {
    next: (fault, { calls = /./, times = 1 } = {}) =>
      void planned.push({ fault, calls, times }),
    take: (call) => {
      const plan = planned.find(
        ({ calls, times }) => times > 0 && calls.test(call),
      );
      if (plan === undefined) return null;
      plan.times -= 1;
      return plan.fault;
    },
  };
}
