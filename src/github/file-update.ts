import { renderForm } from "../marketplace/render-form.ts";
import { updateRequest } from "../marketplace/update-request.ts";
import { createFileSubmission } from "./file-submission.ts";
import type { World } from "./world.ts";

/**
 * A tag or a release in the repository of a listed plugin asks for an update: the App opens its submission, in the name
 * of the plugin's author. What the tag is not above, or not about, is left alone.
 */
export async function fileUpdates(
  world: World,
  { repository_id, tag }: { repository_id: number; tag: string },
): Promise<void> {
  const plugins = await world.pluginSources.ofRepository(repository_id);
  for (const plugin of plugins) {
    if (plugin.listing !== "listed" || plugin.author === null) continue;
    const origin = await world.pluginSources.origin(plugin.id);
    const submission =
      origin?.submission_id == null
        ? null
        : await world.submissions.find(origin.submission_id);
    if (submission?.request == null) continue;
    const request = updateRequest(
      // The repository may have been renamed since, and the listed version is the plugin's.
      {
        ...submission.request,
        version: plugin.version,
        repository: plugin.source?.repository ?? submission.request.repository,
      },
      tag,
    );
    if (request === null) continue;
    await createFileSubmission(world)({
      author: plugin.author,
      form: renderForm(request),
      title: `Update ${request.name} to ${request.version}`,
    });
  }
}
