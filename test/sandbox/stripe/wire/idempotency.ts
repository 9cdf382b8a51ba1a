import { StripeRefusal } from "../model/refuse.ts";

/** What Stripe answers with. */
export type Answer = { status: number; body: unknown };

export type Idempotency = {
  /**
   * @param key of the request; without one it is simply done
   * @param fingerprint of everything that was asked for
   * @param act does it
   * @returns the first answer that this key got, and whether it is a repeated one
   * @throws StripeRefusal when the key was used for something else
   */
  once: (
    key: string | undefined,
    fingerprint: string,
    act: () => Answer,
  ) => { answer: Answer; repeated: boolean };
};

/** Refused before anything was done: such an answer is not kept. */
function began({ status }: Answer): boolean {
  return status < 400 || status === 402 || status >= 500;
}

/** Keeps the answers of requests by their key, as Stripe does for a day and more. */
export function createIdempotency(): Idempotency {
  const kept = new Map<string, { fingerprint: string; answer: Answer }>();
  return {
    once: (key, fingerprint, act) => {
      const before = key === undefined ? undefined : kept.get(key);
      if (before !== undefined) {
        if (before.fingerprint !== fingerprint)
          throw new StripeRefusal(400, {
            type: "idempotency_error",
            message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key ?? ""}' if you meant to execute a different request.`,
          });
        return { answer: before.answer, repeated: true };
      }
      const answer = act();
      if (key !== undefined && began(answer))
        kept.set(key, { fingerprint, answer });
      return { answer, repeated: false };
    },
  };
}
