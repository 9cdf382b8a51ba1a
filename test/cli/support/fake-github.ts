type State = {
  /** Seconds until the person typed the code in. */
  typedInAfter?: number;
  denied?: boolean;
  deviceFlow?: boolean;
  /** Seconds between two questions that GitHub asks for at the start, and those it really wants. */
  saysInterval?: number;
  interval?: number;
  /** Seconds at which GitHub answers with an error page. */
  brokenAt?: number[];
};

export type FakeGitHub = {
  fetch: typeof globalThis.fetch;
  clock: () => Date;
  sleep: (ms: number) => Promise<void>;
  /** How often it was asked before the interval was over. */
  tooEarly: () => number;
};

const CLIENT = "Iv23liTest";
const start = Date.parse("2026-11-23T09:00:00Z");

/** github.com with one App and one person, and a clock that only sleeping moves. */
export function fakeGitHub(state: State): FakeGitHub {
  const { typedInAfter = 0, saysInterval = 5, brokenAt = [] } = state;
  let interval = state.interval ?? saysInterval;
  let now = 0;
  let lastAsked = 0;
  let tooEarly = 0;

  function tokenAnswer(form: URLSearchParams): object {
    const early = now - lastAsked < interval;
    lastAsked = now;
    if (early) {
      tooEarly += 1;
      interval += 5;
      return { error: "slow_down", interval };
    }
    if (form.get("device_code") !== "3584d83530557fdd1f46af8289938c8ef79f9dc5")
      return { error: "incorrect_device_code" };
    if (state.denied) return { error: "access_denied" };
    if (now >= 900) return { error: "expired_token" };
    return now < typedInAfter
      ? { error: "authorization_pending" }
      : { access_token: "ghu_of_aiko", token_type: "bearer", scope: "" };
  }

  function answer(path: string, form: URLSearchParams): object {
    if (form.get("client_id") !== CLIENT)
      return { error: "incorrect_client_credentials" };
    if (state.deviceFlow === false) return { error: "device_flow_disabled" };
    if (path === "/login/oauth/access_token") return tokenAnswer(form);
    lastAsked = now;
    return {
      device_code: "3584d83530557fdd1f46af8289938c8ef79f9dc5",
      user_code: "WDJB-MJHT",
      verification_uri: "https://github.com/login/device",
      expires_in: 900,
      interval: saysInterval,
    };
  }

  return {
    clock: () => new Date(start + 1_000 * now),
    sleep: (ms) => {
      now += ms / 1_000;
      return Promise.resolve();
    },
    tooEarly: () => tooEarly,
    fetch: (url, init) => {
      const { pathname } = new URL(url instanceof Request ? url.url : url);
      if (brokenAt.includes(now))
        return Promise.resolve(new Response("<html>", { status: 502 }));
      const form = new URLSearchParams(init?.body as URLSearchParams);
      return Promise.resolve(Response.json(answer(pathname, form)));
    },
  };
}
