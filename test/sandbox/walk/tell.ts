/** Where a walk tells what is going on. */
export type Tell = {
  /** Begins a chapter. */
  chapter: (title: string) => void;
  did: (what: string) => void;
  saw: (what: string) => void;
};

/**
 * Prints a walk for people.
 *
 * @param write takes a line
 * @returns the teller
 */
export function aloud(write: (line: string) => void): Tell {
  return {
    chapter: (title) => write(`\n${title}`),
    did: (what) => write(`  → ${what}`),
    saw: (what) => write(`    ${what}`),
  };
}
