import { hash } from "node:crypto";
import type { IdentifyPerson } from "../../src/marketplace/ports/github.ts";
import type { WebSignIn } from "../../src/marketplace/ports/web-sign-in.ts";

type Identity = NonNullable<Awaited<ReturnType<IdentifyPerson>>>;
type Grant = { challenge: string; redirectUrl: string; person: Identity };

const page = "https://github.example/login/oauth/authorize";

/** GitHub's side of signing in by a browser: codes are good once, and only for whoever knows the verifier. */
export function fakeWebSignIn() {
  const codes = new Map<string, Grant>();
  const tokens = new Map<string, Identity>();
  const webSignIn: WebSignIn = {
    authorizeUrl: (way) => `${page}?${new URLSearchParams(way).toString()}`,
    exchange: ({ code, verifier, redirectUrl }) => {
      const grant = codes.get(code);
      codes.delete(code);
      const fits =
        grant?.challenge === hash("sha256", verifier, "base64url") &&
        grant.redirectUrl === redirectUrl;
      if (grant === undefined || !fits) return Promise.resolve(null);
      const token = `gho_${tokens.size}`;
      tokens.set(token, grant.person);
      return Promise.resolve(token);
    },
  };
  return {
    webSignIn,
    identifyPerson: ((token) =>
      Promise.resolve(tokens.get(token) ?? null)) satisfies IdentifyPerson,
    /** The person allows it on GitHub's page: where GitHub sends the browser then. */
    allow: (authorizeUrl: string, person: Identity): string => {
      const { searchParams } = new URL(authorizeUrl);
      const redirectUrl = searchParams.get("redirectUrl") ?? "";
      const code = `code-${codes.size}-${person.github_login}`;
      const challenge = searchParams.get("challenge") ?? "";
      codes.set(code, { challenge, redirectUrl, person });
      const state = searchParams.get("state") ?? "";
      return `${redirectUrl}?${new URLSearchParams({ code, state }).toString()}`;
    },
  };
}
