import Stripe from "stripe";
import type { StripeState, ThinEvent } from "./model/state.ts";
import { render } from "./wire/render.ts";

/** Takes an event in, as the App's endpoint does. Gives the HTTP status. */
export type Receiver = (signature: string, body: string) => Promise<number>;

export type SentEvent = Stripe.EventBase | ThinEvent;

/**
 * A receiver at an address, as the App's `/webhooks/stripe`.
 *
 * @param url where events are posted
 * @returns the receiver
 */
export function receiverAt(url: string): Receiver {
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

/** How events arrive that were held back. */
export type Delivery = {
  /** In which order; as they were written by default. */
  order?: (events: SentEvent[]) => SentEvent[];
  /** How often each arrives; once by default. */
  times?: number;
};

export type Deliveries = {
  /** Written, and neither sent nor dropped yet. */
  waiting: () => SentEvent[];
  /** Sends what waits: late, twice, or in another order. Gives the statuses. */
  send: (how?: Delivery) => Promise<number[]>;
  /** Sends one event again. */
  again: (event: SentEvent) => Promise<number>;
  /** Lets events be lost that wait; all of them by default. Gives how many. */
  drop: (lost?: (event: SentEvent) => boolean) => number;
};

/**
 * The way of the events out of Stripe.
 *
 * @param options where they are, who receives them, the endpoint's secret, and the time of sending in seconds
 * @returns what a test can do with them
 */
export function createDeliveries(options: {
  state: () => StripeState;
  receiver: Receiver;
  secret: string;
  now: () => number;
}): Deliveries {
  const { state, receiver, secret, now } = options;
  const gone = new Set<string>();
  const waiting = (): SentEvent[] =>
    state().events.filter(({ id }) => !gone.has(id));
  const again = (event: SentEvent): Promise<number> => {
    const payload = JSON.stringify(render(state(), event));
    return receiver(
      Stripe.webhooks.generateTestHeaderString({
        payload,
        secret,
        timestamp: now(),
      }),
      payload,
    );
  };
  return {
    waiting,
    again,
    send: async ({
      order = (events: SentEvent[]) => events,
      times = 1,
    } = {}) => {
      const events = order(waiting());
      for (const { id } of events) gone.add(id);
      const statuses: number[] = [];
      for (let time = 0; time < times; time += 1)
        for (const event of events) statuses.push(await again(event));
      return statuses;
    },
    drop: (lost = () => true) => {
      const events = waiting().filter(lost);
      for (const { id } of events) gone.add(id);
      return events.length;
    },
  };
}
