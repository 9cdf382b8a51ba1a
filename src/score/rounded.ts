/** To two decimals, as a report shows points. */
export function rounded(points: number): number {
  return Math.round(100 * points) / 100;
}
