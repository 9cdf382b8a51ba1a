/**
 * The same time of day, so many business days later: Saturdays and Sundays (UTC) do not count.
 * @param from ISO
 * @param days not negative
 * @returns ISO
 */
export function addBusinessDays(from: string, days: number): string {
  const date = new Date(from);
  for (let left = days; left > 0;) {
    date.setUTCDate(date.getUTCDate() + 1);
    const weekday = date.getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return date.toISOString();
}
