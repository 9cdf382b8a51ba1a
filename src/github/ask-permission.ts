import type { Permission } from "../marketplace/decide-command.ts";
import { ownerAndRepo, statusOf, type Octokit } from "./octokit.ts";
import type { World } from "./world.ts";

type Person = { github_id: number; github_login: string };

/**
 * What a person may do in a repository, at this moment.
 * @throws the request's error when GitHub does not say
 */
export async function permissionOn(
  octokit: Octokit,
  repository: string,
  person: Person,
): Promise<Permission> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
      ...ownerAndRepo(repository),
      username: person.github_login,
    });
    // A login can be taken by somebody else; the id cannot.
    if (data.user == null) return "unknown";
    if (data.user.id !== person.github_id) return "none";
    switch (data.permission) {
      case "admin":
        return "admin";
      // GitHub folds "maintain" into write and "triage" into read here; some of its look-alikes do not.
      case "maintain":
      case "write":
        return "write";
      case "triage":
      case "read":
        return "read";
      default:
        return "none";
    }
  } catch (error) {
    if (statusOf(error) === 404) return "none";
    throw error;
  }
}

/**
 * What a person may do in the marketplace's repository. An error is "unknown", which allows nothing: access is never
 * assumed.
 */
export async function askPermission(
  world: World,
  octokit: Octokit,
  person: Person,
): Promise<Permission> {
  try {
    return await permissionOn(octokit, world.marketplace, person);
  } catch (error) {
    world.log.warn(
      { err: error, github_id: person.github_id },
      "GitHub did not tell a person's permission; the command is refused",
    );
    return "unknown";
  }
}
