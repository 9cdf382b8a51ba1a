import type { GitHub } from "../sandbox/github/start.ts";
import { pushFolder } from "../sandbox/populate.ts";
import { logins, repositories } from "../sandbox/world.ts";

/** A plugin without code, so that scoring it is quick. */
function wordPlugin(name: string): Record<string, string> {
  const folder = `plugins/${name}`;
  return {
    [`${folder}/.claude-plugin/plugin.json`]: JSON.stringify({
      name,
      version: "1.0.0",
      description: "Counts the words of a file.",
      author: { name: logins.author },
    }),
    [`${folder}/README.md`]: `# ${name}\n\nCounts the words of a file.\n`,
    [`${folder}/CHANGELOG.md`]: "# Changelog\n\n## 1.0.0\n\n- First version\n",
    [`${folder}/examples/one.md`]: "# One\n\nOne example.\n",
    [`${folder}/commands/count.md`]:
      "---\ndescription: Count the words of a file\n---\n\nCount the words of the file that is named.\n",
  };
}

/**
 * Puts plugins into the repository that has many, each in its folder under plugins/.
 *
 * @param github the stand-in
 * @param names of the plugins
 */
export async function publishWordPlugins(
  github: GitHub,
  names: string[],
): Promise<void> {
  await pushFolder(github, {
    repository: repositories.collection,
    branch: "main",
    parent: null,
    folder: null,
    files: Object.assign({}, ...names.map(wordPlugin)) as Record<
      string,
      string
    >,
    message: "feat: plugins about words",
    author: logins.author,
  });
}
