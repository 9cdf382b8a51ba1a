/**
 * The marketplace's address as the workflow gave it, without a slash at the end.
 * Plain HTTP is for a server on this machine only: a token must not travel in the clear.
 * @throws Error that says what is wrong with the setting
 */
export function parseApiUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null)
    throw new Error(
      "Set `api-url` to the marketplace's address, like https://marketplace.example.",
    );
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback))
    throw new Error("`api-url` must begin with https://.");
  if (url.search !== "" || url.hash !== "" || url.username !== "")
    throw new Error(
      "`api-url` must be an address only: no user, query or fragment.",
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
