import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { availableIsolation } from "../../src/collect/isolation/describe-isolation.ts";
import { createRunCommand } from "../../src/collect/run-command.ts";
import type { GitHub } from "./github/start.ts";
import { asObject, asText } from "./json.ts";
import { logins, operatorLogin, releasedSha, repositories } from "./world.ts";

/** Files to write over a copied folder, by path. */
export type Files = Record<string, string>;

/**
 * Commits a folder, with some files written over it, to a branch and pushes it.
 *
 * @param github the stand-in
 * @param input repository and branch; the commit before it, the folder, the files; the author's login
 * @returns the commit
 */
export async function pushFolder(
  github: GitHub,
  input: {
    repository: string;
    branch: string;
    parent: string | null;
    /** null: only `files`. */
    folder: string | null;
    files: Files;
    message: string;
    author: string;
  },
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "miyabi-push-"));
  try {
    if (input.folder !== null)
      await cp(input.folder, scratch, {
        recursive: true,
        filter: (path) => !/(^|\/)node_modules(\/|$)/.test(path),
      });
    for (const [path, text] of Object.entries(input.files)) {
      await mkdir(dirname(join(scratch, path)), { recursive: true });
      await writeFile(join(scratch, path), text);
    }
    const sha = await github.git.commitFolder(input.repository, {
      folder: scratch,
      branch: input.branch,
      parent: input.parent,
      message: input.message,
      author: input.author,
    });
    await github.mirror.push(input.repository, input.branch);
    return sha;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A plugin of the fixtures, as its manifest has it. */
export type FixturePlugin = { folder: string; name: string; version: string };

/**
 * @param productRoot folder of the project
 * @returns the TypeScript plugin that the walk is about
 */
export async function readFixture(productRoot: string): Promise<FixturePlugin> {
  const folder = join(
    productRoot,
    "test/fixtures/plugins/typescript-node-test",
  );
  const manifest = asObject(
    JSON.parse(
      await readFile(join(folder, ".claude-plugin/plugin.json"), "utf8"),
    ),
  );
  return {
    folder,
    name: asText(manifest["name"]),
    version: asText(manifest["version"]),
  };
}

/** True when this machine can run tests without network, as the quality workflow asks for. */
async function cutsOffNetwork(): Promise<boolean> {
  const run = createRunCommand({ PATH: process.env["PATH"] });
  return (await availableIsolation(run)) !== "none";
}

/** A template with the product's place and the App's address written in, as its README asks. */
async function settled(
  file: string,
  input: { apiUrl: string; offline: boolean },
): Promise<string> {
  const text = (await readFile(file, "utf8"))
    .replaceAll("PRODUCT_REPOSITORY", repositories.product)
    .replaceAll("RELEASED_COMMIT", releasedSha)
    .replaceAll(/\bAPI_URL\b/g, input.apiUrl);
  // Where namespaces are forbidden, tests that must not reach the network are not run at all.
  return input.offline || !text.includes("quality.yml@")
    ? text
    : text.replace(/^( +)api-url: .*$/m, '$&\n$1network: "on"');
}

/**
 * Fills the repositories: the author's with the plugin and the quality workflow, the marketplace's from its template.
 *
 * @param github the stand-in
 * @param productRoot folder of the project
 * @param apiUrl where the App will be
 */
export async function populate(
  github: GitHub,
  productRoot: string,
  apiUrl: string,
): Promise<void> {
  const templates = join(productRoot, "templates");
  const marketplace = join(templates, "marketplace");
  const { folder } = await readFixture(productRoot);
  const input = { apiUrl, offline: await cutsOffNetwork() };
  await pushFolder(github, {
    repository: repositories.plugin,
    branch: "main",
    parent: null,
    folder,
    files: {
      ".github/workflows/miyabi-quality.yml": await settled(
        join(templates, "plugin/miyabi-quality.yml"),
        input,
      ),
    },
    message: "feat: first version",
    author: logins.author,
  });
  const workflows = [
    ".github/workflows/score-submission.yml",
    ".github/workflows/look-at-commit.yml",
    ".github/workflows/publish.yml",
  ];
  const files: Files = {};
  for (const path of workflows)
    files[path] = await settled(join(marketplace, path), input);
  await pushFolder(github, {
    repository: repositories.marketplace,
    branch: "main",
    parent: null,
    folder: marketplace,
    files,
    message: "chore: marketplace from the template",
    author: operatorLogin,
  });
  github.variables.set(repositories.marketplace, { MIYABI_API_URL: apiUrl });
}
