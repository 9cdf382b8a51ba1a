import type { EmitterWebhookEvent } from "@octokit/webhooks";
import { syncInstalled } from "../marketplace/submission-jobs.ts";
import { now, type World } from "./world.ts";

type Payload = EmitterWebhookEvent<
  | "installation.created"
  | "installation.deleted"
  | "installation.suspend"
  | "installation.unsuspend"
>["payload"];
type RepositoriesPayload =
  EmitterWebhookEvent<"installation_repositories">["payload"];

/**
 * The App was put on an account or taken off it. The payload need not list the repositories, so those of the account's
 * listed plugins are looked at; whether the App is there, GitHub is asked.
 */
export async function onInstallation(
  world: World,
  { installation }: Payload,
): Promise<void> {
  const { account } = installation;
  if (account === null) return;
  const repositories = await world.pluginSources.ofOwner(account.id);
  await world.jobs.enqueue(repositories.map(syncInstalled), now(world));
}

/** The App was put on repositories of an account, or taken off them. */
export async function onRepositories(
  world: World,
  payload: RepositoriesPayload,
): Promise<void> {
  const touched = [
    ...payload.repositories_added,
    ...payload.repositories_removed,
  ];
  await world.jobs.enqueue(
    touched.flatMap(({ id, full_name }) =>
      id === undefined || full_name === undefined
        ? []
        : [syncInstalled({ repository_id: id, repository: full_name })],
    ),
    now(world),
  );
}
