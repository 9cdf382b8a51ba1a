import { setTimeout as wait } from "node:timers/promises";

/** How a request is made again: the pauses between the tries, in milliseconds. One try more than pauses. */
const pauses = [1_000, 2_000, 4_000, 8_000, 16_000];
const LONGEST_PAUSE = 30_000;
const TRY_TIMEOUT = 30_000;

export type Answer = {
  status: number;
  text: string;
  /** 1 when the first try was answered. */
  tries: number;
};

function pauseAfter(retryAfter: string | null, otherwise: number): number {
  if (retryAfter === null || !/^\d{1,4}$/.test(retryAfter)) return otherwise;
  return Math.min(Number(retryAfter) * 1_000, LONGEST_PAUSE);
}

async function readCapped(response: Response, max: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: ReadableStream<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > max)
      throw new Error(`${response.url} answered with more than ${max} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Asks again after a network error, a 429 and a 5xx, with growing pauses or as long as `Retry-After` says. A redirect is
 * not followed: it would carry a token to another host.
 * @param options.max bytes of the answer that are read at most
 * @param options.onRetry is told why a try did not count
 * @throws Error of the last try when none was answered
 */
export async function request(
  url: string,
  init: RequestInit,
  options: { max: number; onRetry: (reason: string) => void },
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const pause = pauses[tries - 1];
    try {
      const response = await fetch(url, {
        ...init,
        redirect: "manual",
        signal: AbortSignal.timeout(TRY_TIMEOUT),
      });
      const text = await readCapped(response, options.max);
      const again = response.status === 429 || response.status >= 500;
      if (!again || pause === undefined)
        return { status: response.status, text, tries };
      options.onRetry(`HTTP ${response.status}`);
      await wait(pauseAfter(response.headers.get("retry-after"), pause));
    } catch (error) {
      const reason = networkReason(error);
      if (pause === undefined || reason === null) throw error;
      options.onRetry(reason);
      await wait(pause);
    }
  }
}

/** Says what went wrong on the way, or null when it was something else: that is not tried again. */
function networkReason(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error.name === "TimeoutError") return "no answer in time";
  // undici's fetch fails with a TypeError, which carries the reason as its cause.
  if (!(error instanceof TypeError)) return null;
  const { cause } = error;
  return cause instanceof Error ? cause.message : error.message;
}
