import type { Probot } from "probot";
import { AppError } from "../errors.ts";
import { orNull, ownerAndRepo, type Octokit } from "./octokit.ts";

export type GitHubAccess = {
  /** A client with the rights of the App's installation on the repository ("owner/name"); null when there is none. */
  forRepository: (repository: string) => Promise<Octokit | null>;
  /** A client for the marketplace's own repository. Throws AppError service_unavailable when the App is not installed. */
  forMarketplace: () => Promise<Octokit>;
  asApp: () => Promise<Octokit>;
  /** Login under which the App writes comments. */
  botLogin: () => Promise<string>;
};

/** Installations come and go: after so long GitHub is asked again. */
const KNOWN_FOR_MS = 10 * 60_000;

/** Finds installations and keeps them for a while. */
export function createGitHubAccess(options: {
  probot: Probot;
  marketplaceRepository: string;
  clock: () => Date;
}): GitHubAccess {
  const { probot, marketplaceRepository, clock } = options;
  const known = new Map<string, { id: number; until: number }>();
  let bot: string | undefined;
  const asApp = () => probot.auth();

  const installationOf = async (repository: string): Promise<number | null> => {
    const key = repository.toLowerCase();
    const now = clock().getTime();
    const cached = known.get(key);
    if (cached !== undefined && cached.until > now) return cached.id;
    known.delete(key);
    const app = await asApp();
    const found = await orNull(
      app.rest.apps.getRepoInstallation(ownerAndRepo(repository)),
    );
    if (found === null) return null;
    known.set(key, { id: found.data.id, until: now + KNOWN_FOR_MS });
    return found.data.id;
  };

  const forRepository = async (repository: string) => {
    const id = await installationOf(repository);
    return id === null ? null : await probot.auth(id);
  };

  return {
    forRepository,
    asApp,
    async forMarketplace() {
      const octokit = await forRepository(marketplaceRepository);
      if (octokit !== null) return octokit;
      throw new AppError(
        "service_unavailable",
        `Install the GitHub App on ${marketplaceRepository} (MARKETPLACE_REPOSITORY).`,
      );
    },
    async botLogin() {
      if (bot !== undefined) return bot;
      const { data } = await (await asApp()).rest.apps.getAuthenticated();
      if (data?.slug === undefined) {
        throw new AppError(
          "service_unavailable",
          "GitHub does not name the App.",
        );
      }
      bot = `${data.slug}[bot]`;
      return bot;
    },
  };
}
