/**
 * Where people open GitHub's pages, from the address of its API.
 * @param apiUrl https://api.github.com, or https://<host>/api/v3 of an Enterprise server
 * @returns without a slash at the end
 */
export function webUrlOf(apiUrl: string): string {
  const url = new URL(apiUrl);
  return `${url.protocol}//${url.host.replace(/^api\./, "")}`;
}
