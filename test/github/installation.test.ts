import { afterEach, beforeEach, expect, it } from "vitest";
import type { FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import {
  installationPayload,
  repositoriesPayload,
} from "../support/payloads.ts";
import {
  comment,
  report,
  runPublishing,
  submit,
} from "../support/submission-walk.ts";

let world: MarketplaceWorld;
let issue: FakeIssue;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  issue = await submit(world);
  await report(world);
  await comment(world, issue, people.mori, "/approve");
  await runPublishing(world);
});
afterEach(() => world.db.close());

const told = () =>
  issue.comments
    .map(({ body }) => body)
    .filter((body) => body.includes("miyabi:installation"));

const mark = async () => {
  const [row] = await world.db.sql(
    "select uninstalled_at is not null as left from plugins where id = 'issue-tools'",
  );
  return row?.["left"];
};

async function uninstalled(): Promise<void> {
  world.plugin.installed = false;
  await world.deliver(
    "installation",
    installationPayload("deleted", world.plugin.owner_id),
  );
  await world.settle();
}

it("uninstalling marks the author's plugins, is written down, and is told to the maintainers once", async () => {
  await uninstalled();
  await uninstalled();
  expect(await mark()).toBe(true);
  expect(told()).toHaveLength(1);
  expect(told()[0]).toContain("was uninstalled from the repository of");
  expect(
    await world.db.sql(
      "select action, details->>'plugin_id' as plugin from audit_log where action like 'app.%'",
    ),
  ).toEqual([{ action: "app.uninstalled", plugin: "issue-tools" }]);
});

it("taking the App off one repository is noticed as well, and so is putting it back", async () => {
  world.plugin.installed = false;
  const removed = repositoriesPayload("removed", [world.plugin]);
  await world.deliver("installation_repositories", removed);
  await world.settle();
  expect(await mark()).toBe(true);
  world.plugin.installed = true;
  const added = repositoriesPayload("added", [world.plugin]);
  await world.deliver("installation_repositories", added);
  await world.settle();
  expect(await mark()).toBe(false);
  expect(told().at(-1)).toContain("installed on the repository of");
  // It was put back before this one came.
  await world.deliver("installation_repositories", removed);
  await world.settle();
  expect(await mark()).toBe(false);
  expect(told()).toHaveLength(2);
});

it("an account without a listed plugin is nobody's business", async () => {
  const comments = issue.comments.length;
  await world.deliver("installation", installationPayload("deleted", 77));
  await world.settle();
  expect(issue.comments).toHaveLength(comments);
  expect(await mark()).toBe(false);
});

it("a crash between the mark and the word to the maintainers loses neither", async () => {
  world.crasher.arm(2, "before");
  await uninstalled();
  await world.settle();
  expect(await mark()).toBe(true);
  expect(told()).toHaveLength(1);
});
