import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { getRequestListener } from "@hono/node-server";
import { createEmulator } from "emulate";
import Stripe from "stripe";
import { createBuyer, type Buyer } from "./buyer.ts";
import {
  createDeliveries,
  type Deliveries,
  type Receiver,
} from "./deliveries.ts";
import { defineStripe, sandboxKey } from "./emulator.ts";
import { setTransfers, type TransfersStatus } from "./model/author-account.ts";
import { advance } from "./model/clock.ts";
import { closeDispute } from "./model/dispute-charge.ts";
import { payOut } from "./model/pay-out.ts";
import { found } from "./model/refuse.ts";
import type { AccountSettings, StripeState } from "./model/state.ts";
import { createFaults, type Faults } from "./wire/faults.ts";

export type StripeSandbox = {
  /** Where it listens, as the SDK's `host`, `port` and `protocol` want it. */
  address: { host: string; port: number; protocol: "http" };
  apiKey: string;
  webhookSecret: string;
  /** The SDK itself, talking to the stand-in. */
  client: (config?: Partial<Stripe.StripeConfig>) => Stripe;
  /** The same without a socket, for tests that ask it ten thousand times. Faults do not reach it. */
  inProcess: (config?: Partial<Stripe.StripeConfig>) => Stripe;
  /** All that it knows; to be looked at. */
  state: () => StripeState;
  clock: {
    /** Seconds. */
    now: () => number;
    /** Moves it; trials end, periods are billed, failed payments are tried again on the way. */
    advance: (seconds: number) => void;
    advanceTo: (seconds: number) => void;
  };
  /** What happens at Stripe and at banks by itself. */
  stripe: {
    /** An author finished onboarding (`active`), or may not receive transfers any more. */
    setTransfers: (account: string, status: TransfersStatus) => void;
    payOut: (account: string, currency: string) => Stripe.Payout | null;
    closeDispute: (dispute: string, outcome: "won" | "lost") => void;
  };
  /** What a person does at Stripe's own pages. */
  buyer: Buyer;
  events: Deliveries;
  faults: Faults;
  /** Calls that came in, as `POST /v1/subscriptions`. */
  calls: string[];
  close: () => Promise<void>;
};

export type StripeSandboxOptions = {
  /** Where its clock begins, in seconds; now by default. */
  now?: number;
  settings?: Partial<AccountSettings>;
  /** Takes the events, or the address where they are posted; without one each is answered with 503. */
  receiver?: Receiver | string;
  /** Time of sending, in seconds, by which an event is signed; the real time by default. */
  sentAt?: () => number;
};

const webhookSecret = "whsec_sandbox";

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
 * A receiver at an address, as the App's `/webhooks/stripe`.
 *
 * @param url where events are posted
 * @returns the status of each
 */
function receiverAt(url: string): Receiver {
  return async (signature, body) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "stripe-signature": signature,
      },
      body,
    });
    await answer.arrayBuffer();
    return answer.status;
  };
}

/**
 * Starts the stand-in for Stripe on a free loopback port.
 *
 * @param options its clock, its settings, and where its events go
 * @returns its address, and everything a test may do with it
 */
export async function startStripe(
  options: StripeSandboxOptions = {},
): Promise<StripeSandbox> {
  const { receiver = () => Promise.resolve(503) } = options;
  let state: StripeState | null = null;
  const theState = (): StripeState => {
    if (state === null) throw new Error("The emulator has not begun.");
    return state;
  };
  const emulator = await createEmulator({
    service: defineStripe({
      now: options.now ?? Math.floor(Date.now() / 1000),
      ...(options.settings === undefined ? {} : { settings: options.settings }),
      onState: (fresh) => {
        state = fresh;
      },
    }),
    listen: false,
  });
  const faults = createFaults();
  const calls: string[] = [];
  const listener = getRequestListener((request) => emulator.fetch(request));
  const server = createServer((message, response) => {
    const call = `${message.method ?? ""} ${(message.url ?? "").split("?")[0] ?? ""}`;
    calls.push(call);
    const fault = faults.take(call);
    if (fault === null) void listener(message, response);
    else if (fault === "unreachable") message.socket.destroy();
    else if (fault === "answer_lost")
      void requestOf(message)
        .then((request) => emulator.fetch(request))
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
  const address = {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    protocol: "http",
  } as const;
  const advanceTo = (seconds: number): void => advance(theState(), seconds);

  return {
    address,
    apiKey: sandboxKey,
    webhookSecret,
    client: (config) =>
      new Stripe(sandboxKey, { ...address, telemetry: false, ...config }),
    inProcess: (config) =>
      new Stripe(sandboxKey, {
        ...address,
        telemetry: false,
        httpClient: Stripe.createFetchHttpClient(
          (input: string | URL | Request, init?: RequestInit) =>
            emulator.fetch(new Request(input, init)),
        ),
        ...config,
      }),
    state: theState,
    clock: {
      now: () => theState().now,
      advance: (seconds) => advanceTo(theState().now + seconds),
      advanceTo,
    },
    stripe: {
      setTransfers: (account, status) =>
        setTransfers(theState(), account, status),
      payOut: (account, currency) => payOut(theState(), account, currency),
      closeDispute: (dispute, outcome) =>
        closeDispute(
          theState(),
          found(theState().disputes, dispute, "dispute"),
          outcome,
        ),
    },
    buyer: createBuyer(theState),
    events: createDeliveries({
      state: theState,
      receiver: typeof receiver === "string" ? receiverAt(receiver) : receiver,
      secret: webhookSecret,
      now: options.sentAt ?? (() => Math.floor(Date.now() / 1000)),
    }),
    faults,
    calls,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await emulator.close();
    },
  };
}
