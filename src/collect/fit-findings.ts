import type { Finding } from "../score/facts.ts";
import { severityRank } from "../score/rubric.ts";

/** All findings together, as JSON: facts, lines and findings have to fit into one request of 1 MiB. */
const MAX_BYTES = 250_000;
const MAX_FINDINGS = 2_000;

/** Keeps the most severe findings, and says how many did not fit. The counts of the slots still have them. */
export function fitFindings(findings: readonly Finding[]): {
  findings: Finding[];
  findings_dropped: number;
} {
  const sorted = findings.toSorted(
    (a, b) => severityRank[a.severity] - severityRank[b.severity],
  );
  let bytes = 0;
  const kept: Finding[] = [];
  for (const item of sorted) {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    if (bytes > MAX_BYTES || kept.length === MAX_FINDINGS) break;
    kept.push(item);
  }
  return { findings: kept, findings_dropped: sorted.length - kept.length };
}
