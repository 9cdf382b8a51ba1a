/**
 * Line coverage measured against our own list of lines. A forged report cannot claim a line that is not there, and a
 * file it leaves out counts as not covered.
 *
 * @param coverable lines that can be covered, by file, from the syntax tree
 * @param reported lines that the plugin's test run says it hit, by file
 * @returns the number of lines hit and the number of lines there are
 */
export function countCovered(
  coverable: Record<string, number[]>,
  reported: Record<string, number[]>,
): { covered: number; coverable: number } {
  let hit = 0;
  let all = 0;
  for (const [file, lines] of Object.entries(coverable)) {
    const known = new Set(lines);
    const claimed = Object.hasOwn(reported, file) ? reported[file] : undefined;
    all += known.size;
    for (const line of new Set(claimed)) if (known.has(line)) hit += 1;
  }
  return { covered: hit, coverable: all };
}
