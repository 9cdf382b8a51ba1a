/** GitHub's sign-in for people who come with a browser: OAuth's web flow, with PKCE. */
export type WebSignIn = {
  /**
   * Where the person is asked.
   *
   * @param way.challenge SHA-256 of the verifier, base64url
   * @param way.redirectUrl where GitHub sends the person back to, with a code and the state
   */
  authorizeUrl: (way: {
    state: string;
    challenge: string;
    redirectUrl: string;
  }) => string;
  /**
   * The person's token for the code; null when GitHub refuses it. Throws AppError service_unavailable.
   */
  exchange: (back: {
    code: string;
    verifier: string;
    redirectUrl: string;
  }) => Promise<string | null>;
};
