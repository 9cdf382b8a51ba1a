import { codeSpan } from "../score/escape-markdown.ts";
import { sayOnce } from "./comments.ts";
import type { World } from "./world.ts";

/** Tells the maintainers, in the issue that the plugin was listed from, that the App left its repository or is back. */
export async function tellInstallation(
  world: World,
  told: { plugin_id: string; installed: boolean; at: string },
): Promise<void> {
  const { plugin_id, installed, at } = told;
  const issue_number = await world.pluginSources.listingIssue(plugin_id);
  if (issue_number === null) {
    world.log.warn(
      { plugin_id, installed },
      "the App's installation changed, and the plugin has no issue to tell it in",
    );
    return;
  }
  const octokit = await world.access.forMarketplace();
  const plugin = codeSpan(plugin_id);
  await sayOnce(
    world,
    octokit,
    issue_number,
    `<!-- miyabi:installation:${at} -->`,
    installed
      ? `The Miyabi App is installed on the repository of ${plugin} again.`
      : `The Miyabi App was uninstalled from the repository of ${plugin}. The listed commit stays as it was approved, but new versions cannot be scored, and a change of owner cannot be noticed. Maintainers: \`/delist <reason>\` takes the plugin out of the catalogue.`,
  );
}
