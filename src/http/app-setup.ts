/** What is told of an App that was created: nothing of it is secret. */
export type KeptApp = {
  id: number;
  name: string;
  url: string;
  clientId: string;
  /** File with its secrets, which only the operator can read. */
  file: string;
};

/** Creating the GitHub App from the browser. There is none in production, nor where an App is configured. */
export type AppSetup = {
  /** Opens the page, once. It is printed at the start and nowhere else. */
  token: string;
  /** What GitHub creates the App from. */
  manifest: (redirectUrl: string) => object;
  /** Where GitHub sends webhooks to, without a slash at the end. */
  publicUrl: string;
  /** GitHub's pages, without a slash at the end. */
  webUrl: string;
  /** False when GitHub would refuse the manifest, because its webhook would go to the person's own machine. */
  reachable: boolean;
  /**
   * Exchanges the code and keeps what comes, secrets and all.
   *
   * @param marketplaceRepository "owner/name"
   * @throws AppError when GitHub refuses, or the file cannot be written
   */
  create: (code: string, marketplaceRepository: string) => Promise<KeptApp>;
};
