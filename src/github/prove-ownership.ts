import {
  OWNERSHIP_FILE,
  type OwnershipProof,
} from "../marketplace/ownership.ts";
import { permissionOn } from "./ask-permission.ts";
import type { Octokit } from "./octokit.ts";
import { readFileAt } from "./repository-facts.ts";

/**
 * Asks GitHub what shows that a repository is a person's to offer.
 * @param installation a client with the rights of the App's installation there; null when there is none
 * @param reader a client that can read the repository
 * @throws the request's error when GitHub does not say: the job comes again
 */
export async function proveOwnership(
  clients: { installation: Octokit | null; reader: Octokit },
  place: { repository: string; default_branch: string },
  person: { github_id: number; github_login: string },
): Promise<OwnershipProof> {
  const permission =
    clients.installation === null
      ? "none"
      : await permissionOn(clients.installation, place.repository, person);
  const file =
    permission === "admin"
      ? null
      : await readFileAt(
          clients.reader,
          place.repository,
          OWNERSHIP_FILE,
          place.default_branch,
        );
  return { installed: clients.installation !== null, permission, file };
}
