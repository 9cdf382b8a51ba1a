/** A repository as GitHub shows it now; null where it shows none. */
export type SeenRepository = {
  repository_id: number;
  repository: string;
  owner_id: number;
  archived: boolean;
  private: boolean;
} | null;

export type WatchDecision =
  | { kind: "keep"; repository: string; archived: boolean }
  | { kind: "freeze"; reason: string };

/**
 * What became of a listed plugin's repository. A new name is followed; whatever could be somebody else's code freezes the
 * listing: who re-registers a name, or takes a repository over, was not who was reviewed.
 * @param listed ids as they were when the plugin was listed
 */
export function decideWatch(
  listed: { repository_id: number; owner_id: number },
  seen: SeenRepository,
): WatchDecision {
  if (seen === null)
    return freeze("its repository was deleted, or made private");
  if (seen.repository_id !== listed.repository_id)
    return freeze("another repository stands at its name now");
  if (seen.owner_id !== listed.owner_id)
    return freeze("its repository belongs to another account now");
  if (seen.private) return freeze("its repository was made private");
  const { repository, archived } = seen;
  return { kind: "keep", repository, archived };
}

const freeze = (reason: string): WatchDecision => ({ kind: "freeze", reason });
