import semver from "semver";
import type { Advisories, Finding, Severity } from "../../../score/facts.ts";
import { finding } from "../../finding.ts";
import { askAdvisories, type Advisory, type Fetch } from "./ask-advisories.ts";
import type { LockedPackage } from "./lockfiles.ts";
import { versionsOf } from "./versions-of.ts";

export type AdvisoryFindings = { advisories: Advisories; findings: Finding[] };

/**
 * Known weaknesses of locked packages. Each is counted once by its id, however many packages depend on it: `npm audit` counts
 * the dependents, too, and makes eight of one.
 *
 * @param file the lockfile
 * @param registry null when it could not be told
 */
export async function findAdvisories(
  fetch: Fetch,
  registry: string | null,
  file: string,
  packages: readonly LockedPackage[],
): Promise<AdvisoryFindings> {
  if (packages.length === 0)
    return {
      advisories: { status: "known", production: 0, development: 0 },
      findings: [],
    };
  if (registry === null)
    return unknown("npm is not here to say where its registry is");
  const answer = await askAdvisories(fetch, registry, versionsOf(packages));
  if (answer.status === "unknown") return unknown(answer.reason);
  const byId = new Map<string, { item: Finding; isDevelopment: boolean }>();
  for (const advisory of answer.advisories) {
    const hit = packages.filter(
      ({ name, version }) =>
        name === advisory.name && isAffected(version, advisory.range),
    );
    const [first] = hit.toSorted(
      (a, b) => Number(a.isDevelopment) - Number(b.isDevelopment),
    );
    if (first === undefined) continue;
    const known = byId.get(advisory.id);
    if (known === undefined || (known.isDevelopment && !first.isDevelopment))
      byId.set(advisory.id, {
        item: toFinding(file, advisory, first),
        isDevelopment: first.isDevelopment,
      });
  }
  const all = [...byId.values()];
  const development = all.filter(({ isDevelopment }) => isDevelopment).length;
  return {
    advisories: {
      status: "known",
      production: all.length - development,
      development,
    },
    findings: all.map(({ item }) => item),
  };
}

export function unknown(reason: string): AdvisoryFindings {
  return { advisories: { status: "unknown", reason }, findings: [] };
}

/** A range that cannot be read is taken to hold every version: the registry named this package. */
function isAffected(version: string, range: string): boolean {
  return (
    semver.validRange(range) === null ||
    semver.satisfies(version, range, { includePrerelease: true })
  );
}

const inProduction: Record<Advisory["severity"], Severity> = {
  critical: "high",
  high: "high",
  moderate: "medium",
  low: "low",
};

function toFinding(
  file: string,
  { id, title, severity, isMalware }: Advisory,
  { name, version, line, isDevelopment }: LockedPackage,
): Finding {
  const about = `${name} ${version}: ${title.slice(0, 300)} (${id}, ${severity}, ${isDevelopment ? "development only" : "production"})`;
  return isMalware
    ? finding({
        code: "security/malicious-dependency",
        file,
        line,
        message: about,
      })
    : finding({
        code: "security/advisory",
        severity: isDevelopment ? "low" : inProduction[severity],
        file,
        line,
        message: about,
      });
}
