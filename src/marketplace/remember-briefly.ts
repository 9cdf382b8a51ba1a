/** How many answers are remembered at most; the oldest are forgotten. */
const most = 1_000;

type Remembered<Value> = { readAt: number; value: Promise<Value> };

/**
 * The same question, asked at most once in `milliseconds` for each key: for what hardly changes and is asked with every
 * request. A failure is not remembered.
 */
export function rememberBriefly<Value>(
  read: (key: string) => Promise<Value>,
  milliseconds: number,
  clock: () => Date,
): (key: string) => Promise<Value> {
  const answers = new Map<string, Remembered<Value>>();

  return (key) => {
    const now = clock().getTime();
    const known = answers.get(key);
    if (known !== undefined && now - known.readAt < milliseconds)
      return known.value;
    const answer = { readAt: now, value: read(key) };
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
