import { afterEach, describe, expect, it } from "vitest";
import { startRepository } from "./support/github-repository.ts";
import { runEntry } from "./support/run-entry.ts";

const entry = (name: string) => ({
  name,
  source: { source: "github", repo: `octo-org/${name}`, sha: "a".repeat(40) },
  metadata: { score: 91 },
});
const catalogue = (...names: string[]) => ({
  name: "miyabi-marketplace",
  owner: { name: "Miyabi Marketplace" },
  plugins: names.map(entry),
});
const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

async function repository(state: Parameters<typeof startRepository>[0]) {
  const server = await startRepository(state);
  stop = server.close;
  return server;
}

function publish(url: string) {
  return runEntry(
    "publish",
    {
      "api-url": url,
      token: "t",
      file: ".claude-plugin/marketplace.json",
      repository: "octo-org/market",
    },
    { GITHUB_API_URL: url },
  );
}

describe("the publish entry", () => {
  it("commits the catalogue to the default branch and names the commit", async () => {
    const state = { file: text(catalogue()), catalogue: () => catalogue("a") };
    const server = await repository(state);
    const run = await publish(server.url);
    expect(run.stdout).toContain("Committed");
    expect(run.code).toBe(0);
    expect(state.file).toBe(text(catalogue("a")));
    expect(server.commits).toMatchObject([{ branch: "trunk" }]);
    expect(run.outputs["commit"]).toBe(server.commits[0]?.sha);
  });

  it("makes the file where there is none", async () => {
    const state = { file: null, catalogue: () => catalogue("a") };
    const server = await repository(state);
    await publish(server.url);
    expect(state.file).toBe(text(catalogue("a")));
  });

  it("commits nothing when the file says the same", async () => {
    const state = {
      file: text(catalogue("a")),
      catalogue: () => catalogue("a"),
    };
    const server = await repository(state);
    const run = await publish(server.url);
    expect(run.code).toBe(0);
    expect(run.outputs).toMatchObject({ changed: "false" });
    expect(run.outputs["commit"]).toMatch(/^[0-9a-f]{40}$/);
    expect(server.commits).toEqual([]);
  });

  it("reads file and catalogue again when somebody was quicker, and writes the newest", async () => {
    let raced = false;
    const state = {
      file: text(catalogue()),
      catalogue: () => (raced ? catalogue("a", "b") : catalogue("a")),
      beforeWrite: () => {
        if (!raced) state.file = text(catalogue("b"));
        raced = true;
      },
    };
    const server = await repository(state);
    const run = await publish(server.url);
    expect(run.code).toBe(0);
    expect(state.file).toBe(text(catalogue("a", "b")));
    expect(server.commits).toHaveLength(1);
  });

  it.each([
    ["is not a catalogue", { error: "x" }, "is not one"],
    ["lists a name twice", catalogue("a", "a"), "lists a twice"],
    [
      "does not pin a plugin",
      {
        ...catalogue(),
        plugins: [{ name: "a", source: { source: "github", repo: "o/a" } }],
      },
      "does not pin a",
    ],
    [
      "has a kind of source that Claude Code drops the file over",
      {
        ...catalogue(),
        plugins: [{ name: "a", source: { source: "pip", package: "a" } }],
      },
      "is not one",
    ],
  ])("commits nothing when the answer %s", async (_case, answer, reason) => {
    const state = { file: text(catalogue()), catalogue: () => answer };
    const server = await repository(state);
    const run = await publish(server.url);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain(reason);
    expect(server.commits).toEqual([]);
  });
});
