import { defineEmulator } from "emulate";
import Stripe from "stripe";
import { asObject } from "../json.ts";
import { StripeRefusal, type WireError } from "./model/refuse.ts";
import { createState, type StripeState } from "./model/state.ts";
import { allRoutes } from "./routes/all.ts";
import { readForm } from "./wire/form.ts";
import { createIdempotency, type Answer } from "./wire/idempotency.ts";
import { render } from "./wire/render.ts";
import type { Route } from "./wire/route.ts";

/** What the handlers need of the emulator's own request. */
type Incoming = {
  method: string;
  path: string;
  param: (name: string) => string;
  header: (name: string) => string | undefined;
  query: string;
  body: string;
};

/** The key that the sandbox's account of Stripe has. */
export const sandboxKey = "sk_test_sandbox";

function refusal(status: number, error: WireError): Answer {
  return { status, body: { error } };
}

/** Who asks with a wrong key, or for another version of the API, would be understood differently by Stripe. */
function stranger(incoming: Incoming): Answer | null {
  if (incoming.header("authorization") !== `Bearer ${sandboxKey}`)
    return refusal(401, {
      type: "invalid_request_error",
      message: "Invalid API Key provided.",
    });
  const version = incoming.header("stripe-version");
  return version === Stripe.API_VERSION
    ? null
    : refusal(400, {
        type: "invalid_request_error",
        message: `The stand-in speaks ${Stripe.API_VERSION}, not ${version ?? "nothing"}.`,
      });
}

function sentTo(route: Route, incoming: Incoming): Record<string, unknown> {
  const text = route.method === "post" ? incoming.body : incoming.query;
  if (!incoming.path.startsWith("/v2/"))
    return readForm(text || incoming.query);
  return route.method === "post" && text !== ""
    ? asObject(JSON.parse(text))
    : readForm(incoming.query);
}

function answered(
  state: StripeState,
  route: Route,
  incoming: Incoming,
): Answer {
  try {
    const sent = sentTo(route, incoming);
    const object = route.answer({ state, part: incoming.param, sent });
    const paths = Array.isArray(sent["expand"])
      ? sent["expand"].map(String)
      : [];
    return { status: 200, body: render(state, object, paths) };
  } catch (error) {
    if (error instanceof StripeRefusal)
      return {
        status: error.status,
        body: render(state, { error: error.body }),
      };
    throw error;
  }
}

/**
 * Stripe's HTTP on top of the model.
 *
 * @param options where its clock begins, how the account is set up, and who is given the state
 * @returns what `createEmulator` starts
 */
export function defineStripe(options: {
  now: number;
  settings?: Parameters<typeof createState>[1];
  onState: (state: StripeState) => void;
}) {
  return defineEmulator({
    name: "stripe",
    state: () => createState(options.now, options.settings),
    setup: ({ app, state }) => {
      options.onState(state);
      const idempotency = createIdempotency();
      for (const route of allRoutes)
        app[route.method](route.path, async (c) => {
          const incoming: Incoming = {
            method: c.req.method,
            path: c.req.path,
            param: (name) =>
              name === "account"
                ? (c.req.header("stripe-account") ??
                  c.req.header("stripe-context") ??
                  "")
                : c.req.param(name),
            header: (name) => c.req.header(name),
            query: new URL(c.req.url).search,
            body: await c.req.text(),
          };
          const refused = stranger(incoming);
          if (refused !== null) return c.json(refused.body, refused.status);
          try {
            const { answer, repeated } = idempotency.once(
              route.method === "get"
                ? undefined
                : incoming.header("idempotency-key"),
              JSON.stringify([incoming.method, incoming.path, incoming.body]),
              () => answered(state, route, incoming),
            );
            if (repeated) c.header("idempotent-replayed", "true");
            c.header("request-id", `req_${state.sequence}`);
            return c.json(answer.body, answer.status);
          } catch (error) {
            if (!(error instanceof StripeRefusal)) throw error;
            return c.json({ error: error.body }, error.status);
          }
        });
      app.notFound((c) =>
        c.json(
          {
            error: {
              type: "invalid_request_error",
              message: `Unrecognized request URL (${c.req.method}: ${c.req.path}).`,
            },
          },
          404,
        ),
      );
    },
  });
}
