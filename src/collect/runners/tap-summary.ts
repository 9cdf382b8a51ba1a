/** What TAP says of a run in the end. */
export type TapSummary = {
  passed: number;
  failed: number;
  firstFailure: string | undefined;
};

/**
 * Reads the TAP of node:test, mocha, ava and tap. A test can print lines like these, but not after the runner's own last ones; and
 * it can only be heard together with the exit code.
 */
export function readTap(tap: string): TapSummary {
  const summary = (what: string) => {
    // tap writes "# { total: 3, pass: 2, fail: 1 }", the others "# pass 2".
    const pattern = new RegExp(
      `^# (?:\\{.*)?\\b${what}:? (\\d{1,7})(?:$|[ ,])`,
      "gm",
    );
    const last = [...tap.matchAll(pattern)].at(-1)?.[1];
    return last === undefined ? null : Number(last);
  };
  const failed = (summary("fail") ?? 0) + (summary("cancelled") ?? 0);
  return {
    passed: summary("pass") ?? points(tap, /^ok \d+/gm),
    failed: failed || points(tap, /^not ok \d+(?!.*# (?:TODO|SKIP))/gm),
    firstFailure: /^\s*not ok \d+ (?:- )?(.*)$/m.exec(tap)?.[1],
  };
}

/** tap itself sums nothing up. */
function points(tap: string, pattern: RegExp): number {
  return [...tap.matchAll(pattern)].length;
}
