import type { Permission } from "../marketplace/decide-command.ts";
import { ownerAndRepo, statusOf, type Octokit } from "./octokit.ts";
import type { World } from "./world.ts";

/**
 * Asks GitHub, at this moment, what a person may do in the marketplace's repository.
 * An error is "unknown", which allows nothing: access is never assumed.
 */
export async function askPermission(
  world: World,
  octokit: Octokit,
  person: { github_id: number; github_login: string },
): Promise<Permission> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
      ...ownerAndRepo(world.marketplace),
      username: person.github_login,
    });
    // A login can be taken by somebody else; the id cannot.
    if (data.user != null && data.user.id !== person.github_id) return "none";
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
    world.log.warn(
      { err: error, github_id: person.github_id },
      "GitHub did not tell a person's permission; the command is refused",
    );
    return "unknown";
  }
}
