import { namesInFolder } from "../marketplace/names-in-folder.ts";
import type { Submission } from "../marketplace/ports/submissions.ts";
import { readFileAt } from "./repository-facts.ts";
import type { World } from "./world.ts";

/**
 * Other listed plugins of the submission's folder that its repository still defines there at the pinned commit: they are
 * no older names of it. GitHub is asked only where there are other listed ones.
 */
export async function readBeside(
  world: World,
  { request, pin }: Submission,
): Promise<string[]> {
  if (request === null || pin === null) return [];
  const plugins = await world.pluginSources.ofRepository(pin.repository_id);
  const others = plugins.filter(
    ({ id, listing, source }) =>
      id !== request.name && listing === "listed" && source?.path === pin.path,
  );
  if (others.length === 0) return [];
  const octokit =
    (await world.access.forRepository(pin.repository)) ??
    (await world.access.forMarketplace());
  const text = await readFileAt(
    octokit,
    pin.repository,
    ".claude-plugin/marketplace.json",
    pin.sha,
  );
  const names = text === null ? [] : namesInFolder(text, pin.path);
  return others.map(({ id }) => id).filter((id) => names.includes(id));
}
