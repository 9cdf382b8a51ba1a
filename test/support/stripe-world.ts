import type Stripe from "stripe";
import { createStripeClient } from "../../src/stripe/client.ts";
import { createStripe, type StripeWorld } from "../sandbox/stripe/create.ts";

/** The stand-in for Stripe, and the client that the App has for it; no socket in between. */
export async function openStripe(
  now: Date,
): Promise<StripeWorld & { client: Stripe }> {
  const world = await createStripe({ now: now.getTime() / 1_000 });
  const client = createStripeClient(
    { secretKey: world.apiKey, apiUrl: "http://stripe.localhost" },
    (input, init) => world.fetch(new Request(input, init)),
  );
  return { ...world, client };
}
