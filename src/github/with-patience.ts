/**
 * A `fetch` that gives up after a while: without that, a connection on which nothing comes is waited for five minutes.
 * @param ms counted for each request, from when it is sent to the end of its body
 * @throws DOMException "TimeoutError" from the request or from reading its body
 */
export function withPatience(
  fetch: typeof globalThis.fetch,
  ms: number,
): typeof globalThis.fetch {
  return (input, init) => {
    const late = AbortSignal.timeout(ms);
    const given = init?.signal;
    return fetch(input, {
      ...init,
      signal: given == null ? late : AbortSignal.any([given, late]),
    });
  };
}
