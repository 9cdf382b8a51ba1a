/** A commit that the marketplace looks at by itself, because the run that scored it can prove nothing. */
export type StaticSubject = { repository_id: number; sha: string };

/** Workflow of a marketplace repository that collects static facts alone. */
export const STATIC_WORKFLOW = "look-at-commit.yml";

const NONCE = /^look-(\d{1,15})-([0-9a-f]{40})-[0-9a-f]{8}$/;

/**
 * Ties a run of the marketplace to a commit. It is no secret: only who may dispatch in the marketplace's repository can
 * make a run that carries it.
 * @param mark eight hex digits that tell the plugin's folder apart from others of the commit
 */
export function staticNonce(subject: StaticSubject, mark: string): string {
  return `look-${subject.repository_id}-${subject.sha}-${mark}`;
}

/** What a nonce names; null when it is a submission's. */
export function staticSubject(nonce: string): StaticSubject | null {
  const [, id, sha] = NONCE.exec(nonce) ?? [];
  return id === undefined || sha === undefined
    ? null
    : { repository_id: Number(id), sha };
}
