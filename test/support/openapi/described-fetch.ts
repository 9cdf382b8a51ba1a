import { checkRequest, type ApiRequest } from "./check-request.ts";

/** The `fetch` of a test that sends nothing that GitHub's own description does not know. */
export function describedFetch(
  inner: typeof fetch,
  as: ApiRequest["as"],
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    const text = await request.text();
    await checkRequest({
      method: request.method,
      as,
      pathname,
      query: searchParams,
      body: text === "" ? null : (JSON.parse(text) as object),
    });
    return inner(input, init);
  };
}
