import { logins, operatorLogin, tokenOf } from "../world.ts";

/** Who may call, by token. The emulator takes an unknown token for its first user; GitHub answers 401. */
export type Identities = {
  /** A user-to-server token of the App, for a person who allowed it. */
  issueUserToken: (login: string) => string;
  /** The login behind a token of `issueUserToken`, else null. */
  userTokenOwner: (token: string) => string | null;
  /** Remembers a token that the emulator minted, or that a job got. */
  remember: (token: string) => void;
  /** What to say to the emulator for this caller; null when the token is nobody's. */
  translate: (authorization: string | null) => string | null;
};

/**
 * Keeps the tokens of one run.
 *
 * @returns the tokens' register
 */
export function createIdentities(): Identities {
  const userTokens = new Map<string, string>();
  const known = new Set(
    [...Object.values(logins), operatorLogin].map((login) => tokenOf(login)),
  );
  return {
    issueUserToken: (login) => {
      const token = `ghu_sandbox_${userTokens.size + 1}_${login}`;
      userTokens.set(token, login);
      return token;
    },
    userTokenOwner: (token) => userTokens.get(token) ?? null,
    remember: (token) => void known.add(token),
    translate: (authorization) => {
      if (authorization === null) return "";
      const token = authorization.replace(/^(bearer|token)\s+/i, "");
      const login = userTokens.get(token);
      if (login !== undefined) return `Bearer ${tokenOf(login)}`;
      const isAppJwt = token.startsWith("eyJ");
      return isAppJwt || known.has(token) ? authorization : null;
    },
  };
}
