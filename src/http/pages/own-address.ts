/**
 * The path to go back to, when it is one of ours; "/" for anything else, so that nobody is sent on to another site.
 *
 * @param publicUrl without a slash at the end
 */
export function ownAddress(asked: string, publicUrl: string): string {
  const url = asked.startsWith("/") ? URL.parse(asked, publicUrl) : null;
  if (url === null || url.origin !== new URL(publicUrl).origin) return "/";
  return pathOf(url);
}

/** Path and query. A path that begins with two slashes would name another host: `/.//evil.example` becomes one. */
export function pathOf(url: URL): string {
  return `${url.pathname.replace(/^\/+/, "/")}${url.search}`;
}
