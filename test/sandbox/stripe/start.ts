import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { getRequestListener } from "@hono/node-server";
import Stripe from "stripe";
import {
  createStripe,
  type StripeWorld,
  type StripeWorldOptions,
} from "./create.ts";
import { createFaults, type Faults } from "./wire/faults.ts";

/** Stripe at an address. */
export type StripeSandbox = StripeWorld & {
  /** Where it listens. */
  url: string;
  /** The same, as the SDK's `host`, `port` and `protocol` want it. */
  address: { host: string; port: number; protocol: "http" };
  /** The SDK itself, talking to that address. */
  client: (config?: Partial<Stripe.StripeConfig>) => Stripe;
  /** What goes wrong with calls to the address. */
  faults: Faults;
  /** Calls that came in, as `POST /v1/subscriptions`. */
  calls: string[];
  /** The next answer to such a call waits until this is done: what happens meanwhile. */
  beforeAnswer: (calls: RegExp, act: () => Promise<void>) => void;
};

async function requestOf(message: IncomingMessage): Promise<Request> {
  return new Request(`http://stripe.localhost${message.url ?? "/"}`, {
    method: message.method ?? "POST",
    headers: Object.entries(message.headers).flatMap(
      ([name, value]): [string, string][] =>
        typeof value === "string" ? [[name, value]] : [],
    ),
    body: await buffer(message),
  });
}

/**
 * Starts the stand-in for Stripe on a free loopback port.
 *
 * @param options its clock, its settings, and where its events go
 * @returns its address, and everything a test may do with it
 */
export async function startStripe(
  options: StripeWorldOptions = {},
): Promise<StripeSandbox> {
  const world = await createStripe(options);
  const faults = createFaults();
  const calls: string[] = [];
  let meanwhile: { calls: RegExp; act: () => Promise<void> } | null = null;
  const listener = getRequestListener(async (request) => {
    const answer = await world.fetch(request);
    const { pathname } = new URL(request.url);
    if (meanwhile?.calls.test(`${request.method} ${pathname}`) !== true)
      return answer;
    const { act } = meanwhile;
    meanwhile = null;
    await act();
    return answer;
  });
  const server = createServer((message, response) => {
    const call = `${message.method ?? ""} ${(message.url ?? "").split("?")[0] ?? ""}`;
    calls.push(call);
    const fault = faults.take(call);
    if (fault === null) void listener(message, response);
    else if (fault === "unreachable") message.socket.destroy();
    else if (fault === "answer_lost")
      void requestOf(message)
        .then(world.fetch)
        .finally(() => message.socket.destroy());
    else {
      const type = fault === 429 ? "rate_limit_error" : "api_error";
      const error = { type, message: `The stand-in answers ${fault}.` };
      response.writeHead(fault, { "content-type": "application/json" });
      response.end(JSON.stringify({ error }));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const address = { host: "127.0.0.1", port, protocol: "http" } as const;

  return {
    ...world,
    url: `http://127.0.0.1:${port}`,
    address,
    client: (config) =>
      new Stripe(world.apiKey, { ...address, telemetry: false, ...config }),
    faults,
    calls,
    beforeAnswer: (calls, act) => {
      meanwhile = { calls, act };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await world.close();
    },
  };
}
