/** An issue that the App opened for somebody who submitted over the API says so in its first line. */
const shape =
  /^<!-- miyabi:filed-for:(\d{1,15}):([A-Za-z0-9-]{1,39}):([0-9a-f]{64}) -->/;

export type FiledFor = {
  author: { github_id: number; github_login: string };
  /** SHA-256 of what was asked for: the same request opens no second issue. */
  digest: string;
};

/** The line; GitHub logins hold nothing that could end the comment. */
export function filedForMarker({ author, digest }: FiledFor): string {
  return `<!-- miyabi:filed-for:${author.github_id}:${author.github_login}:${digest} -->`;
}

/**
 * Whom an issue's text says it was filed for. Anybody can write the line: it counts only in an issue of the App's own.
 */
export function readFiledFor(body: string): FiledFor | null {
  const [, id, github_login, digest] = shape.exec(body) ?? [];
  if (id === undefined || github_login === undefined || digest === undefined)
    return null;
  return { author: { github_id: Number(id), github_login }, digest };
}
