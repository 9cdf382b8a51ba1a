import type { Capabilities, Finding } from "./facts.ts";
import type { Report } from "./report.ts";

export type ReportDifference = {
  /** New minus old; null when one of the two has no score. */
  score: number | null;
  /** Findings by code and file: an edit that moves a line is no new finding. */
  added: Finding[];
  fixed: Finding[];
  /** What the plugin can do now and could not before, and the reverse: kind → names. */
  gained: Record<string, string[]>;
  lost: Record<string, string[]>;
};

/** What changed from one judgement to the next on the same plugin. */
export function compareReports(old: Report, now: Report): ReportDifference {
  return {
    score:
      old.score === null || now.score === null ? null : now.score - old.score,
    added: without(now.findings, old.findings),
    fixed: without(old.findings, now.findings),
    gained: more(now.capabilities, old.capabilities),
    lost: more(old.capabilities, now.capabilities),
  };
}

/** One taken away for each one known: a third finding of a kind is new where there were two. */
function without(
  findings: readonly Finding[],
  known: readonly Finding[],
): Finding[] {
  const left = new Map<string, number>();
  for (const finding of known) {
    const key = keyOf(finding);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return findings.filter((finding) => {
    const key = keyOf(finding);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

const keyOf = ({ code, file }: Finding) => JSON.stringify([code, file]);

function more(
  one: Partial<Capabilities>,
  other: Partial<Capabilities>,
): Record<string, string[]> {
  const known = new Map(Object.entries(other));
  return Object.fromEntries(
    Object.entries(one)
      .map(([kind, names]): [string, string[]] => [
        kind,
        names.filter((name) => !(known.get(kind) ?? []).includes(name)),
      ])
      .filter(([, names]) => names.length > 0),
  );
}
