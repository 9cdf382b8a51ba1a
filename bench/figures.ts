export type Row = Record<string, string | number>;

export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1
    ? upper
    : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** One line of a result: the median of what was measured in each round, beside what it should be. */
export function ratioRow(
  what: string,
  ratios: readonly number[],
  goal: string,
): Row {
  return {
    what,
    ratio: round2(median(ratios)),
    goal,
    rounds: ratios.map(round2).join(" "),
  };
}
