import type { User } from "../marketplace/ports/people.ts";
import { AppError } from "../errors.ts";
import { configured } from "./configured.ts";
import type { ApiDependencies } from "./dependencies.ts";

export type EnterNeeds = Pick<
  ApiDependencies,
  "identifyPerson" | "people" | "adminGithubIds" | "clock"
>;

/**
 * The person whose GitHub token this is. The identity is GitHub's numeric id; accounts are never linked by e-mail.
 * Throws AppError: unauthorized for a token that was not issued to this App, service_unavailable without GitHub.
 */
export async function enter(
  deps: EnterNeeds,
  github_token: string,
): Promise<User> {
  const identifyPerson = configured(deps.identifyPerson, "GitHub");
  const person = await identifyPerson(github_token);
  if (person === null)
    throw new AppError(
      "unauthorized",
      "GitHub says that this token was not issued to this App. Sign in through this App's own device flow or OAuth, and send that token.",
    );
  return deps.people.signIn({
    ...person,
    make_admin: deps.adminGithubIds.includes(person.github_id),
    at: deps.clock().toISOString(),
  });
}
