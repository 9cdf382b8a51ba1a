import semver from "semver";
import type { PublishedAdvisory } from "../marketplace/ports/advisories.ts";
import type { Octokit } from "./octokit.ts";

/** So many are read in one night; a few dozen are published in a day. What is beyond is read in the next one. */
const MAX_PAGES = 30;

/** The weaknesses of npm's packages, malicious ones too, that were published or changed since then, and up to when all were read. */
export async function publishedAdvisories(
  octokit: Octokit,
  since: string,
  at: string,
): Promise<{ advisories: PublishedAdvisory[]; until: string }> {
  const advisories: PublishedAdvisory[] = [];
  let until = at;
  for (const type of ["reviewed", "malware"] as const) {
    let pages = 0;
    const all = octokit.paginate.iterator(
      octokit.rest.securityAdvisories.listGlobalAdvisories,
      {
        ecosystem: "npm",
        type,
        modified: `>=${since}`,
        sort: "updated",
        direction: "asc",
        per_page: 100,
      },
    );
    for await (const { data } of all) {
      advisories.push(...data.filter(isInForce).map(read));
      const last = data.at(-1)?.updated_at;
      if ((pages += 1) < MAX_PAGES || last === undefined) continue;
      if (last < until) until = last;
      break;
    }
  }
  return { advisories, until };
}

/** A range that cannot be read is taken to hold every version: the advisory names this package. */
export function isAffected(version: string, range: string): boolean {
  // GitHub puts a comma between the two ends of a range, semver a blank.
  const written = range.replaceAll(",", " ");
  return (
    semver.validRange(written) === null ||
    semver.satisfies(version, written, { includePrerelease: true })
  );
}

type AdvisoryData = Awaited<
  ReturnType<Octokit["rest"]["securityAdvisories"]["listGlobalAdvisories"]>
>["data"][number];

const isInForce = ({ withdrawn_at }: AdvisoryData) => withdrawn_at === null;

function read(data: AdvisoryData): PublishedAdvisory {
  return {
    id: data.ghsa_id,
    summary: data.summary.slice(0, 300),
    severity: data.severity,
    isMalware: data.type === "malware",
    affects: (data.vulnerabilities ?? []).flatMap(
      ({ package: affected, vulnerable_version_range }) =>
        affected?.ecosystem === "npm" && affected.name !== null
          ? [{ name: affected.name, range: vulnerable_version_range ?? "*" }]
          : [],
    ),
  };
}
