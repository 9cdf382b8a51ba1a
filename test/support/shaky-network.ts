import type { ApiWorld } from "./api-world.ts";

/** Ways in which a marketplace can be out of reach. */
export const failures = {
  "no network": () => Promise.reject(new TypeError("fetch failed")),
  "no answer in time": () =>
    Promise.reject(
      new DOMException("The operation timed out.", "TimeoutError"),
    ),
  "status 408": () => answer(408, '{"error":"x","message":"y"}'),
  "status 429": () =>
    answer(429, '{"error":"rate_limit_exceeded","message":"y"}'),
  "status 500": () => answer(500, '{"error":"internal_error","message":"y"}'),
  "status 503 of a proxy": () =>
    answer(503, "<html>Service Unavailable</html>"),
  "a login page in between": () => answer(200, "<html>Sign in</html>"),
  "JSON of something else": () => answer(200, '{"hello":"world"}'),
  "a refusal of something else": () => answer(403, '{"reason":"blocked"}'),
  "an answer cut off": () => answer(200, '{"valid":fal'),
} as const;

export type Failure = keyof typeof failures;

function answer(status: number, body: string): Promise<Response> {
  return Promise.resolve(new Response(body, { status }));
}

export type ShakyNetwork = {
  fetch: typeof globalThis.fetch;
  /** What is wrong with it at the moment; null while all is well. */
  failure: Failure | null;
  /** Requests arrive and are done, but their answers get lost. */
  losesAnswers: boolean;
  /** Paths of the requests that arrived. */
  arrived: string[];
  /** How many of them the marketplace was done with. */
  done: number;
};

/** The way to an API without a socket, which tests interrupt. */
export function shakyNetwork(world: ApiWorld): ShakyNetwork {
  const network: ShakyNetwork = {
    failure: null,
    losesAnswers: false,
    arrived: [],
    done: 0,
    fetch: async (input, init) => {
      if (network.failure !== null) return failures[network.failure]();
      const request = new Request(input, init);
      network.arrived.push(new URL(request.url).pathname);
      const response = await world.api.fetch(request);
      network.done += 1;
      return network.losesAnswers ? failures["no network"]() : response;
    },
  };
  return network;
}
