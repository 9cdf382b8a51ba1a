import type { LicenceClaims } from "../../../src/marketplace/ports/licences.ts";
import { createLicenceKeys } from "../../../src/tokens/licence-keys.ts";
import { anyClaims } from "../../support/licence-records.ts";
import { ourRing } from "../../support/signing-keys.ts";
import { fakeDesk } from "./fake-desk.ts";
import {
  fakeMonth,
  noSuch,
  PLUGIN,
  refusal,
  type Answer,
  type Sent,
} from "./fake-month.ts";

type Route = (sent: Sent) => Answer | Promise<Answer>;

const keys = createLicenceKeys(ourRing, "miyabi-marketplace");
const signIn = refusal(401, "unauthorized", "Sign in first.");

/** A marketplace behind `fetch`: one plugin, Aiko with an account, an administrator, and one licence's month. */
export function fakeMarketplace(clock: () => Date) {
  const month = fakeMonth(clock);
  const desk = fakeDesk();
  const state = {
    reachable: true,
    trial: "available" as "available" | "active",
    /** The verdict on every licence of ours. */
    code: "VALID",
    /** The key in force of every licence, when it is another one. */
    next: null as string | null,
    /** How the plugin stands in the catalogue, and why. */
    listing: { listing: "listed", listing_reason: null as string | null },
    kid: "2026-01",
    requests: [] as string[],
  };

  /** A licence of the marketplace, for 35 days from a minute ago. */
  async function licence(change: Partial<LicenceClaims> = {}): Promise<string> {
    const iat = Math.floor(clock().getTime() / 1_000) - 60;
    const claims = anyClaims({ iat, exp: iat + 35 * 86_400, ...change });
    return (await keys.mint(claims)).key;
  }

  const forLicence =
    (route: Route): Route =>
    async (sent) => {
      const { outcome } = await keys.decode(sent.token);
      if (outcome !== "verified") return signIn;
      const old = state.next !== null && sent.token !== state.next;
      return state.code === "VALID" && !old
        ? route(sent)
        : refusal(403, "forbidden", `This licence is ${state.code}.`);
    };

  const forPerson =
    (route: Route): Route =>
    (sent) =>
      /^token-of-(aiko|admin)$/.test(sent.token) ? route(sent) : signIn;

  async function verify({ body }: Sent): Promise<Answer> {
    const { license_key, plugin_id } = body;
    const checked_at = clock().toISOString();
    const decoded = await keys.decode(String(license_key));
    if (decoded.outcome !== "verified") {
      const code = decoded.outcome.toUpperCase();
      return { status: 200, body: { valid: false, code, checked_at } };
    }
    const { claims } = decoded;
    const wrong = plugin_id !== undefined && plugin_id !== claims.plugin_id;
    const code = wrong ? "WRONG_PLUGIN" : state.code;
    return {
      status: 200,
      body: {
        valid: code === "VALID",
        code,
        license_id: claims.jti,
        plugin_id: claims.plugin_id,
        tier: claims.tier,
        expires_at: new Date(1_000 * claims.exp).toISOString(),
        features: claims.features,
        limitations: claims.limitations,
        checked_at,
      },
    };
  }

  const refresh: Route = ({ body }) =>
    state.code === "REVOKED"
      ? refusal(403, "forbidden", "This licence was revoked.")
      : {
          status: 200,
          body: { license_key: state.next ?? String(body["license_key"]) },
        };

  async function install(): Promise<Answer> {
    const license_key = await licence({ tier: "free" });
    const body = { plugin_id: PLUGIN, tier: "free", license_key };
    return { status: 200, body };
  }

  async function startTrial(): Promise<Answer> {
    if (state.trial !== "available")
      return refusal(409, "conflict", "You have used this plugin's trial.");
    state.trial = "active";
    const license_key = await licence();
    return {
      status: 200,
      body: { license_key, status: "trial", trial_days_remaining: 14 },
    };
  }

  function trialStatus(): Answer {
    const eligible = state.trial === "available";
    const days = eligible ? {} : { days_remaining: 14 };
    return { status: 200, body: { eligible, status: state.trial, ...days } };
  }

  function rotate({ token }: Sent): Answer {
    if (token !== "token-of-admin")
      return refusal(403, "forbidden", "Only administrators may do this.");
    const retired = [state.kid];
    state.kid = "2026-11";
    const rotated_at = clock().toISOString();
    return { status: 200, body: { kid: state.kid, retired, rotated_at } };
  }

  function auth({ body }: Sent): Answer {
    if (body["github_token"] !== "ghu_of_aiko")
      return refusal(401, "unauthorized", "Not issued to this App.");
    const user = { github_login: "aiko" };
    const access_token = "token-of-aiko";
    return { status: 200, body: { access_token, expires_in: 3_600, user } };
  }

  const plugin = `/v1/marketplace/plugins/${PLUGIN}`;
  const routes: Readonly<Record<string, Route>> = {
    "GET /v1/marketplace": () => ({
      status: 200,
      body: { name: "acme", repository: "acme/marketplace" },
    }),
    "POST /v1/plugins/submit": forPerson(desk.submit),
    "GET /v1/plugins/submissions": forPerson(desk.list),
    "GET /v1/plugins/submissions/ID": forPerson(desk.one),
    "GET /.well-known/jwks.json": () => ({ status: 200, body: ourRing.jwks }),
    "POST /v1/auth/github": auth,
    "POST /v1/licenses/verify": verify,
    "POST /v1/licenses/refresh": refresh,
    "POST /v1/keys/rotate": forPerson(rotate),
    [`GET ${plugin}`]: () => ({
      status: 200,
      body: { version: "1.0.0", ...state.listing },
    }),
    [`POST ${plugin}/install`]: forPerson(install),
    [`POST ${plugin}/trial`]: forPerson(startTrial),
    [`GET ${plugin}/trial`]: forPerson(trialStatus),
    "POST /v1/usage/reservations": forLicence(month.hold),
    "POST /v1/usage/reservations/ID/commit": forLicence(month.commit),
    "POST /v1/usage/track": forLicence(month.track),
    "GET /v1/usage/stats": forLicence(month.stats),
    "GET /v1/usage/quota": forLicence(() => ({
      status: 200,
      body: month.quota(),
    })),
  };

  const fetch: typeof globalThis.fetch = async (address, init) => {
    const url = new URL(address instanceof Request ? address.url : address);
    if (!state.reachable) throw new TypeError("fetch failed");
    const path = url.pathname.replace(
      /((?:reservations|submissions)\/)[^/]+/,
      "$1ID",
    );
    const name = `${init?.method ?? "GET"} ${path}`;
    state.requests.push(name);
    const token = new Headers(init?.headers).get("authorization") ?? "";
    const text = typeof init?.body === "string" ? init.body : "{}";
    const answer = await routes[name]?.({
      url,
      token: token.replace("Bearer ", ""),
      body: JSON.parse(text) as Record<string, unknown>,
    });
    const { status, body } = answer ?? noSuch;
    return Response.json(body, { status });
  };

  return { state, month, desk, licence, fetch };
}
