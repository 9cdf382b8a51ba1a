import Stripe from "stripe";

/** True for what Stripe's client takes for a failure. */
function tellsError(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && "error" in body;
  } catch {
    // Not JSON: Stripe's client throws by itself.
    return true;
  }
}

/**
 * Stripe's client looks at the body alone: the JSON of a proxy that says 502 in words of its own would pass for an answer.
 */
function strict(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.ok) return response;
    const { status, headers } = response;
    const text = await response.text();
    const body = tellsError(text)
      ? text
      : JSON.stringify({
          error: { type: "api_error", message: `Stripe's API said ${status}.` },
        });
    return new Response(body, { status, headers });
  };
}

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
    httpClient: Stripe.createFetchHttpClient(strict(fetch)),
    protocol: protocol === "http:" ? "http" : "https",
    host: hostname,
    ...(port !== "" && { port: Number(port) }),
    maxNetworkRetries: 2,
    timeout: 20_000,
    telemetry: false,
  });
}
