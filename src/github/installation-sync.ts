import { orNull, ownerAndRepo } from "./octokit.ts";
import { now, type World } from "./world.ts";

/**
 * Asks GitHub whether the App is on a repository now, and marks its plugins. What changed is told by a job of its own,
 * which the database puts in together with the mark.
 */
export async function syncInstallation(
  world: World,
  target: { repository_id: number; repository: string },
): Promise<void> {
  const plugins = await world.pluginSources.ofRepository(target.repository_id);
  if (plugins.length === 0) return;
  const app = await world.access.asApp();
  const found = await orNull(
    app.rest.apps.getRepoInstallation(ownerAndRepo(target.repository)),
  );
  await world.pluginSources.setInstalled({
    ...target,
    installed: found !== null && found.data.suspended_at == null,
    at: now(world),
  });
}
