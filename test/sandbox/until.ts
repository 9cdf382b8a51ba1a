import { setTimeout as pause } from "node:timers/promises";

/** Real tools run in between, on a machine that may be slow. */
const PATIENCE_MS = 90_000;

/**
 * Looks again and again until something is there.
 *
 * @param what for the message when it never comes
 * @param look answers with what is there, or null
 * @param explain more for that message: what was seen last, what a process logged
 * @returns what `look` found
 * @throws Error after a minute and a half
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | null> | T | null,
  explain: () => string = () => "",
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end)
      throw new Error(`This never came: ${what}\n${explain()}`);
    await pause(100);
  }
}
