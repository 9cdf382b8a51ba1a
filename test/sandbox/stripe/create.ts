import { createEmulator } from "emulate";
import Stripe from "stripe";
import { createBuyer, type Buyer } from "./buyer.ts";
import {
  createDeliveries,
  receiverAt,
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

/** Stripe without a socket. */
export type StripeWorld = {
  apiKey: string;
  webhookSecret: string;
  /** Answers as Stripe's address would. */
  fetch: (request: Request) => Promise<Response>;
  /** The SDK itself, which asks without a socket: for tests that ask ten thousand times. */
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
  close: () => Promise<void>;
};

export type StripeWorldOptions = {
  /** Where its clock begins, in seconds; now by default. */
  now?: number;
  settings?: Partial<AccountSettings>;
  /** What happened before, as another one's `state` has it: then its clock and settings count. */
  before?: StripeState;
  /** Takes the events, or the address where they are posted; without one each is answered with 503. */
  receiver?: Receiver | string;
  /** Time of sending, in seconds, by which an event is signed; the real time by default. */
  sentAt?: () => number;
};

const webhookSecret = "whsec_sandbox";

/**
 * An account of Stripe in this process.
 *
 * @param options its clock, its settings, and where its events go
 * @returns everything a test may do with it
 */
export async function createStripe(
  options: StripeWorldOptions = {},
): Promise<StripeWorld> {
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
    ...(options.before === undefined ? {} : { seed: options.before }),
  });
  const advanceTo = (seconds: number): void => advance(theState(), seconds);
  return {
    apiKey: sandboxKey,
    webhookSecret,
    fetch: (request) => emulator.fetch(request),
    inProcess: (config) =>
      new Stripe(sandboxKey, {
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
      closeDispute: (id, outcome) =>
        closeDispute(
          theState(),
          found(theState().disputes, id, "dispute"),
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
    close: () => emulator.close(),
  };
}
