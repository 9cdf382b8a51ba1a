import Stripe from "stripe";

/**
 * Stripe's own client at the API version that it is made for.
 * @param options.apiUrl another one than Stripe's for tests
 */
export function createStripeClient(
  options: { secretKey: string; apiUrl: string },
  fetch: typeof globalThis.fetch,
): Stripe {
  const { protocol, hostname, port } = new URL(options.apiUrl);
  return new Stripe(options.secretKey, {
    httpClient: Stripe.createFetchHttpClient(fetch),
    protocol: protocol === "http:" ? "http" : "https",
    host: hostname,
    ...(port !== "" && { port: Number(port) }),
    maxNetworkRetries: 2,
    timeout: 20_000,
    telemetry: false,
  });
}
