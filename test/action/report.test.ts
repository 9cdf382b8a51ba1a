import { createHash } from "node:crypto";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reportBodySchema } from "../../src/score/facts.ts";
import { goodStatic, goodTests } from "./support/facts.ts";
import { startMarketplace, type Reply } from "./support/marketplace-server.ts";
import { emptyFolder, runEntry } from "./support/run-entry.ts";

const receipt: Reply = {
  status: 201,
  body: {
    report_id: "rep-1",
    score: 100,
    verdict: "listed",
    submission_state: null,
  },
};
const sha = "0123456789abcdef0123456789abcdef01234567";
const hex = (text: string) => createHash("sha256").update(text).digest("hex");

let folder: string;
let stop: (() => Promise<void>) | undefined;

beforeEach(async () => {
  folder = await emptyFolder();
  await writeFile(join(folder, "static.json"), JSON.stringify(goodStatic));
  await writeFile(join(folder, "tests.json"), JSON.stringify(goodTests));
});

afterEach(async () => {
  await stop?.();
  stop = undefined;
});

async function marketplace(...replies: Reply[]) {
  const server = await startMarketplace(replies);
  stop = server.close;
  return server;
}

function inputs(api: string, changed: Record<string, string> = {}) {
  return {
    "static-file": join(folder, "static.json"),
    "static-sha256": hex(JSON.stringify(goodStatic)),
    "tests-file": join(folder, "tests.json"),
    repository: "octo-org/issue-tools",
    sha,
    path: ".",
    nonce: "",
    "api-url": api,
    ...changed,
  };
}

function sent(body: string | undefined) {
  return reportBodySchema.parse(JSON.parse(body ?? ""));
}

describe("the report entry", () => {
  it("sends the facts with a token whose audience carries the body's digest", async () => {
    const server = await marketplace(receipt);
    const run = await runEntry(
      "report",
      inputs(`${server.url}/`, { nonce: "n-1" }),
      server.identity,
    );

    expect(run.stdout).toContain("100 of 100, listed");
    expect(run.code).toBe(0);
    const [request] = server.received;
    expect(request?.path).toBe("/v1/reports");
    expect(request?.audience).toBe(
      `${server.url}/v1/reports#sha256=${hex(request?.body ?? "")}`,
    );
    const body = sent(request?.body);
    expect(body).toMatchObject({
      nonce: "n-1",
      repository: "octo-org/issue-tools",
      sha,
      path: ".",
      static: goodStatic,
    });
    expect(run.outputs).toMatchObject({
      "report-id": "rep-1",
      score: "100",
      verdict: "listed",
    });
    expect(run.summary).toContain("100 of 100");
  });

  it("passes on covered lines only where the static job saw lines", async () => {
    const server = await marketplace(receipt);
    await runEntry("report", inputs(server.url), server.identity);
    expect(sent(server.received[0]?.body).tests.tests).toMatchObject({
      covered: { "src/index.ts": [1, 2, 3, 4] },
    });
  });

  it("refuses static facts that are not the ones the static job made", async () => {
    const server = await marketplace(receipt);
    await writeFile(
      join(folder, "static.json"),
      JSON.stringify({ ...goodStatic, docs: { ...goodStatic.docs } }) + " ",
    );
    const run = await runEntry("report", inputs(server.url), server.identity);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("their SHA-256 differs");
    expect(server.received).toEqual([]);
  });

  it.each([
    ["is missing", async () => Promise.resolve(), "ended without a report"],
    [
      "is not JSON",
      async (file: string) => writeFile(file, "{"),
      "cannot be read",
    ],
    [
      "claims a score",
      async (file: string) =>
        writeFile(file, JSON.stringify({ ...goodTests, score: 100 })),
      "cannot be read",
    ],
    [
      "is a link to something else",
      async (file: string) => symlink("/etc/hostname", file),
      "is a link",
    ],
  ])(
    "reports an infra error when the tests job's file %s",
    async (_case, make, reason) => {
      const server = await marketplace(receipt);
      const file = join(folder, "from-tests.json");
      await make(file);
      const run = await runEntry(
        "report",
        inputs(server.url, { "tests-file": file }),
        server.identity,
      );
      expect(run.code).toBe(0);
      const { tests } = sent(server.received[0]?.body).tests;
      expect(tests.status).toBe("infra_error");
      expect(JSON.stringify(tests)).toContain(reason);
    },
  );

  it("sends the same report with the same token again after a 503", async () => {
    const busy: Reply = {
      status: 503,
      body: { error: "service_unavailable", message: "Come again" },
      headers: { "retry-after": "0" },
    };
    const server = await marketplace(busy, busy, receipt);
    const run = await runEntry("report", inputs(server.url), server.identity);
    expect(run.code).toBe(0);
    const { received } = server;
    expect(received).toHaveLength(3);
    expect(new Set(received.map((one) => one.jti)).size).toBe(1);
    expect(new Set(received.map((one) => one.body)).size).toBe(1);
  });

  it("takes a conflict after a lost answer for its own first try", async () => {
    const server = await marketplace(
      { status: 502, body: {}, headers: { "retry-after": "0" } },
      { status: 409, body: { error: "conflict", message: "Seen before" } },
    );
    const run = await runEntry("report", inputs(server.url), server.identity);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("had arrived before");
  });

  it.each([
    [401, "identity was not accepted"],
    [403, "may not report here"],
    [404, "Install the Miyabi App"],
    [409, "has this report already"],
    [422, "newest released commit"],
    [302, "final address"],
  ])("says what to do when the answer is %i", async (status, advice) => {
    const server = await marketplace({
      status,
      body: { error: "x", message: "Because.\n::add-mask::x" },
    });
    const run = await runEntry("report", inputs(server.url), server.identity);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain(advice);
    expect(run.stdout).toContain("It says: Because.");
    expect(run.stdout).not.toMatch(/^::add-mask::x/m);
    expect(server.received).toHaveLength(1);
  });

  it("keeps the report and says so where GitHub gives no identity", async () => {
    const server = await marketplace(receipt);
    const run = await runEntry("report", inputs(server.url));
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("unverified");
    expect(run.outputs["body-file"]).toMatch(/miyabi-report\.json$/);
    expect(server.received).toEqual([]);
  });

  it("names every wrong input at once", async () => {
    const run = await runEntry(
      "report",
      inputs("http://marketplace.example", { sha: "main" }),
    );
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("sha:");
    expect(run.stdout).toContain("must begin with https://");
  });
});
