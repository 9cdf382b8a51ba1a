/** What is asked for with nearly every request: it is read at most once within a time for each key. */
export type BriefMemory<Value> = (
  key: string,
  read: () => Promise<Value>,
) => Promise<Value>;

type Remembered<Value> = { readAt: number; value: Promise<Value> };

/**
 * Answers are remembered for `milliseconds`, at most `most` of them: the oldest are forgotten. A failure is not remembered.
 * Whoever asks within the time is given the same promise.
 */
export function createBriefMemory<Value>(options: {
  milliseconds: number;
  most: number;
  clock: () => Date;
}): BriefMemory<Value> {
  const { milliseconds, most, clock } = options;
  const answers = new Map<string, Remembered<Value>>();

  return (key, read) => {
    const now = clock().getTime();
    const known = answers.get(key);
    if (known !== undefined && now - known.readAt < milliseconds)
      return known.value;
    const answer = { readAt: now, value: read() };
    answer.value.catch(() => {
      if (answers.get(key) === answer) answers.delete(key);
    });
    // Set anew, it is the youngest of the map.
    answers.delete(key);
    answers.set(key, answer);
    const oldest = answers.keys().next();
    if (answers.size > most && !oldest.done) answers.delete(oldest.value);
    return answer.value;
  };
}
