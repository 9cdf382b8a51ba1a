/** @returns "+3", "-2" or "±0" */
export function signed(change: number): string {
  return change === 0 ? "±0" : `${change > 0 ? "+" : ""}${change}`;
}
