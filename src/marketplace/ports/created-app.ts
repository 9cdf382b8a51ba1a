/** A GitHub App, as GitHub tells it once: right after it was created from a manifest. */
export type CreatedApp = {
  id: number;
  name: string;
  /** Its page on GitHub. */
  url: string;
  clientId: string;
  clientSecret: string;
  webhookSecret: string;
  /** PEM */
  privateKey: string;
};

/**
 * Exchanges the code that GitHub sent the person back with. A code is good for one hour and one exchange.
 *
 * @throws AppError bad_request when GitHub does not know the code, service_unavailable when it does not answer as it should
 */
export type ExchangeCode = (code: string) => Promise<CreatedApp>;
