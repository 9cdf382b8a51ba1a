export type Dice = {
  /** A number from 0 up to, and not including, `sides`. */
  roll: (sides: number) => number;
  shuffled: <T>(items: T[]) => T[];
};

/**
 * Chance that can be repeated: the same seed throws the same numbers (mulberry32).
 *
 * @param seed any number
 * @returns the dice
 */
export function createDice(seed: number): Dice {
  let state = seed;
  const roll = (sides: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
  return {
    roll,
    shuffled: (items) =>
      items
        .map((item) => ({ item, place: roll(2 ** 31) }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ item }) => item),
  };
}
