/** The App's list of released commits (action-releases.json): reports count only from those. */
export type Releases = {
  /** From the oldest to the current one, which refusals recommend. */
  accepted: string[];
  retired: string[];
};

/**
 * Accepts a released commit, or retires one: a retired one is refused with a word on how to upgrade, and never comes back.
 *
 * @throws Error with a sentence when the change makes no sense
 */
export function changeReleases(
  releases: Releases,
  action: "accept" | "retire",
  commit: string,
): Releases {
  if (!/^[0-9a-f]{40}$/.test(commit))
    throw new Error(`"${commit}" is no commit: give all 40 digits.`);
  const { accepted, retired } = releases;
  if (retired.includes(commit))
    throw new Error(`${commit} is retired. Release a new commit instead.`);
  if (action === "accept")
    return {
      accepted: [...accepted.filter((known) => known !== commit), commit],
      retired,
    };
  if (!accepted.includes(commit))
    throw new Error(`${commit} was never accepted.`);
  const left = accepted.filter((known) => known !== commit);
  if (left.length === 0)
    throw new Error("Accept a newer release first: none would be left.");
  return { accepted: left, retired: [...retired, commit] };
}
