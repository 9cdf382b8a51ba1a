import { afterEach, beforeEach, expect, it } from "vitest";
import { parse } from "yaml";
import { addCommit, callQuality, openPull } from "../support/check-walk.ts";
import {
  openMarketplaceWorld,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { checkPayload, pushPayload } from "../support/payloads.ts";

const released = "d".repeat(40);

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  world.marketplace.files["main:.github/workflows/score-submission.yml"] =
    `jobs:\n  quality:\n    uses: miyabi/product/.github/workflows/quality.yml@${released}\n`;
});
afterEach(() => world.db.close());

async function push(ref = "refs/heads/main"): Promise<void> {
  await world.deliver("push", pushPayload(world.plugin, ref, pluginSha));
  await world.settle();
}

/** The link in the check's summary, as GitHub would open it. */
function link(): URL {
  const summary = world.plugin.checks[0]?.summary ?? "";
  return new URL(/\]\((https:[^)]+)\)/.exec(summary)?.[1] ?? "");
}

it("a push to a plugin without the workflow gets a link that fills in the file", async () => {
  await push();
  expect(world.plugin.checks).toMatchObject([
    {
      conclusion: "action_required",
      title: "Add the scoring workflow",
      head_sha: pluginSha,
    },
  ]);
  const { origin, pathname, searchParams } = link();
  expect(`${origin}${pathname}`).toBe(
    "https://github.test/ayumi/issue-tools/new/main",
  );
  expect(searchParams.get("filename")).toBe(
    ".github/workflows/miyabi-quality.yml",
  );
  expect(parse(searchParams.get("value") ?? "")).toMatchObject({
    permissions: {},
    jobs: {
      quality: {
        permissions: { actions: "read", contents: "read", "id-token": "write" },
        uses: `miyabi/product/.github/workflows/quality.yml@${released}`,
        with: { path: ".", "api-url": "https://miyabi.example" },
      },
    },
  });
  expect(world.plugin.checks[0]?.summary).toContain(
    "`npx @miyabi/cli score .`",
  );
});

it("a pull request gets it once, however often and in whatever order its events come", async () => {
  await openPull(world);
  await push("refs/heads/feature");
  await push("refs/heads/feature");
  expect(world.plugin.checks).toHaveLength(1);
  expect(world.github.writes).toHaveLength(1);
});

it("the check is written anew when somebody asks for it again", async () => {
  await push();
  const check = {
    name: "Miyabi quality",
    external_id: "",
    head_sha: pluginSha,
  };
  await world.deliver(
    "check_run",
    checkPayload("check_run", "rerequested", world.plugin, check),
  );
  await world.settle();
  expect(world.plugin.checks).toMatchObject([
    { conclusion: "action_required" },
    { conclusion: "action_required" },
  ]);
});

it("a repository with several plugins gets a job for each of them", async () => {
  world.plugin.files = {};
  addCommit(world, pluginSha, {
    "plugins/tidy/.claude-plugin/plugin.json": "{}",
    "plugins/words/.claude-plugin/plugin.json": "{}",
    "test/fixtures/bad/.claude-plugin/plugin.json": "{}",
  });
  await openPull(world);
  expect(parse(link().searchParams.get("value") ?? "")).toMatchObject({
    jobs: {
      quality: {
        strategy: { matrix: { path: ["plugins/tidy", "plugins/words"] } },
        with: { path: "${{ matrix.path }}" },
      },
    },
  });
});

it("nothing is said where there is no plugin, where the workflow is there, or when a tag or nothing is pushed", async () => {
  await push("refs/tags/v1.0.0");
  await world.deliver("push", {
    ...pushPayload(world.plugin, "refs/heads/gone", "0".repeat(40)),
    deleted: true,
  });
  callQuality(world);
  await push();
  world.plugin.files = { [`${pluginSha}:src/index.ts`]: "" };
  await push();
  expect(world.github.writes).toEqual([]);
});

it("a workflow that only the base branch has counts, because GitHub runs the merge", async () => {
  const main = "e".repeat(40);
  world.plugin.refs["main"] = main;
  addCommit(world, main);
  await openPull(world);
  expect(world.plugin.checks).toMatchObject([{ status: "queued" }]);
});

it("a marketplace without a release sends nobody to a workflow that does not exist", async () => {
  world.marketplace.files = {};
  await push();
  const [check] = world.plugin.checks;
  expect(check?.conclusion).toBe("action_required");
  expect(check?.summary).not.toContain("](");
});
