import type { LockingPlugin, PublishedAdvisory } from "./ports/advisories.ts";

/** A published weakness of a package that a listed plugin locks. */
export type AdvisoryHit = {
  plugin_id: string;
  id: string;
  summary: string;
  severity: string;
  isMalware: boolean;
  package: string;
  version: string;
};

/**
 * Which of the plugins have a weakness that their report does not name yet; each weakness once for each plugin.
 * @param isAffected whether a version lies in a range, as the advisory writes ranges
 */
export function matchAdvisories(
  plugins: readonly LockingPlugin[],
  advisories: readonly PublishedAdvisory[],
  isAffected: (version: string, range: string) => boolean,
): AdvisoryHit[] {
  return plugins.flatMap(({ plugin_id, packages, known }) => {
    const locked = new Map(Object.entries(packages));
    return advisories
      .filter(({ id }) => !known.some((text) => text.includes(id)))
      .flatMap(({ affects, ...advisory }) => {
        for (const { name, range } of affects) {
          const version = locked
            .get(name)
            ?.find((one) => isAffected(one, range));
          if (version !== undefined)
            return [{ plugin_id, ...advisory, package: name, version }];
        }
        return [];
      });
  });
}
