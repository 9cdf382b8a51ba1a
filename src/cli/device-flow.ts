import { AppError } from "../errors.ts";

export type DeviceFlow = {
  /** GitHub's own address, not that of its API. */
  githubUrl: string;
  clientId: string;
  fetch: typeof globalThis.fetch;
  clock: () => Date;
  sleep: (ms: number) => Promise<void>;
  /** Shows the person the code and where to type it. */
  show: (code: { user_code: string; verification_uri: string }) => void;
};

type Answer = Readonly<Record<string, unknown>>;

/** What GitHub adds to the pause when it says `slow_down` without a new interval, and the pause where it names none. */
const FIVE_SECONDS = 5;
const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

const refusals: Readonly<Record<string, string>> = {
  access_denied: "The sign-in was cancelled on GitHub. Run: miyabi login",
  expired_token: "The code ran out before it was typed in. Run: miyabi login",
  token_expired: "The code ran out before it was typed in. Run: miyabi login",
  device_flow_disabled:
    "This GitHub App has no device flow. Its owner can switch it on in the App's settings (Enable Device Flow).",
  incorrect_client_credentials:
    "GitHub knows no App with this client id. Check --client-id.",
  unauthorized_client:
    "GitHub knows no App with this client id. Check --client-id.",
};

function refused(answer: Answer): AppError {
  const { error, error_description: said } = answer;
  const known = typeof error === "string" ? refusals[error] : undefined;
  const words = typeof said === "string" ? said : "no reason given";
  return new AppError(
    "unauthorized",
    known ?? `GitHub refused the sign-in: ${words}. Run: miyabi login`,
  );
}

/** A form sent to GitHub; null for anything but a JSON answer: then it is worth asking again. */
async function ask(
  { githubUrl, fetch }: DeviceFlow,
  path: string,
  form: Record<string, string>,
): Promise<Answer | null> {
  try {
    const response = await fetch(`${githubUrl.replace(/\/+$/, "")}${path}`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(10_000),
    });
    const body: unknown = await response.json();
    return typeof body === "object" ? (body as Answer | null) : null;
  } catch {
    return null; // no network, a proxy's page, a break in the middle: GitHub has not answered
  }
}

function seconds(value: unknown, otherwise: number): number {
  return typeof value === "number" && value > 0 ? value : otherwise;
}

/**
 * Signs a person in with GitHub's device flow
 * (https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app).
 *
 * @returns GitHub's token of that person for this App
 * @throws AppError unauthorized when GitHub or the person refuses, service_unavailable when GitHub does not answer
 */
export async function deviceFlow(flow: DeviceFlow): Promise<string> {
  const { clientId: client_id, clock, sleep } = flow;
  const started = await ask(flow, "/login/device/code", { client_id });
  if (started === null)
    throw new AppError(
      "service_unavailable",
      `${flow.githubUrl} did not answer. Check the network, then run: miyabi login`,
    );
  const { device_code, user_code, verification_uri } = started;
  if (
    typeof device_code !== "string" ||
    typeof user_code !== "string" ||
    typeof verification_uri !== "string"
  )
    throw refused(started);
  flow.show({ user_code, verification_uri });

  let pause = seconds(started["interval"], FIVE_SECONDS);
  const end = clock().getTime() + 1_000 * seconds(started["expires_in"], 900);
  const form = { client_id, device_code, grant_type: GRANT };
  while (clock().getTime() < end) {
    await sleep(1_000 * pause);
    const answer = await ask(flow, "/login/oauth/access_token", form);
    if (answer === null) continue;
    const { access_token, error, interval } = answer;
    if (typeof access_token === "string") return access_token;
    if (error === "slow_down") pause = seconds(interval, pause + FIVE_SECONDS);
    else if (error !== "authorization_pending") throw refused(answer);
  }
  throw refused({ error: "expired_token" });
}
