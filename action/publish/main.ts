import { setTimeout as wait } from "node:timers/promises";
import type { Octokit } from "@octokit/rest";
import { parseApiUrl } from "../api-url.ts";
import type { Host } from "../host.ts";
import { request } from "../request.ts";
import { catalogueFile } from "./catalogue.ts";
import { commitFile } from "./commit-file.ts";

const MAX_CATALOGUE = 20 * 1_048_576;
const TRIES = 5;
const PAUSE = 200;

export type PublishDeps = { host: Host; octokit: Octokit };

async function fetchCatalogue(api: string, host: Host): Promise<string> {
  const url = `${api}/v1/marketplace/catalogue.json`;
  const answer = await request(
    url,
    { headers: { accept: "application/json" } },
    {
      max: MAX_CATALOGUE,
      onRetry: (reason) => host.info(`No catalogue yet: ${reason}.`),
    },
  );
  if (answer.status !== 200)
    throw new Error(
      `The catalogue could not be had: ${url} answered HTTP ${answer.status}.`,
    );
  return catalogueFile(answer.text);
}

/** "owner/name" as its two parts. */
function parseRepository(text: string): { owner: string; repo: string } {
  const [, owner, repo] = /^([\w-]+)\/([\w.-]+)$/.exec(text) ?? [];
  if (owner === undefined || repo === undefined)
    throw new Error("Set `repository` to owner/name.");
  return { owner, repo };
}

/**
 * Mirrors the marketplace's catalogue into a file of the default branch. Each try asks for the catalogue anew, so the
 * last of several runs writes the newest.
 * @throws Error when there is no valid catalogue, or the file kept changing under our hands
 */
export async function run({ host, octokit }: PublishDeps): Promise<void> {
  const api = parseApiUrl(host.input("api-url"));
  const repository = parseRepository(host.input("repository"));
  const path = host.input("file");
  const { data } = await octokit.rest.repos.get(repository);
  const at = { ...repository, path, branch: data.default_branch };

  for (let tried = 1; tried <= TRIES; tried += 1) {
    const content = await fetchCatalogue(api, host);
    const done = await commitFile(
      octokit,
      at,
      content,
      "chore: publish the catalogue",
    );
    if (done !== null) {
      host.output("commit", done.commit);
      host.output("changed", String(done.changed));
      host.info(
        done.changed
          ? `Committed ${path} as ${done.commit}.`
          : `${path} is up to date at ${done.commit}.`,
      );
      return;
    }
    host.info(`${path} changed in the meantime; reading it again.`);
    await wait(PAUSE * tried);
  }
  throw new Error(
    `${path} changed ${TRIES} times while it was to be written. Run the workflow again.`,
  );
}
