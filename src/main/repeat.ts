/** Calls `run` now and every `seconds`, never twice at once. Answers with what ends it and waits for the last call. */
export function repeat(
  seconds: number,
  run: () => Promise<void>,
): () => Promise<void> {
  let current: Promise<void> | null = null;
  const turn = () => {
    current ??= run().finally(() => {
      current = null;
    });
  };
  turn();
  const timer = setInterval(turn, seconds * 1_000);
  return async () => {
    clearInterval(timer);
    await current;
  };
}
