import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callApi } from "../sandbox/api.ts";
import {
  actAs,
  catalogueFile,
  labelled,
  reactionsOn,
} from "../sandbox/people.ts";
import { startSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import { answersFor } from "../sandbox/walk/submission.ts";
import { repositories } from "../sandbox/world.ts";
import { publishWordPlugins } from "./word-plugins.ts";

function namesIn(document: unknown): string[] {
  const { plugins } = document as { plugins: { name: string }[] };
  return plugins.map(({ name }) => name);
}

describe("people who act at the same moment", () => {
  const names = ["word-count", "word-order"];
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ env: { RATE_LIMIT: "0" } });
    await publishWordPlugins(sandbox.github, names);
  }, 120_000);
  afterAll(() => sandbox.close());

  it(
    "has both of two plugins that are approved in parallel in the catalogue and in the file",
    { timeout: 180_000 },
    async () => {
      const submitter = actAs(sandbox, "author");
      const maintainer = actAs(sandbox, "maintainer");
      const issues = await Promise.all(
        names.map((name) =>
          submitter.submit({
            ...answersFor({ name, version: "1.0.0" }, repositories.collection),
            Path: `plugins/${name}`,
          }),
        ),
      );
      await Promise.all(
        issues.map((issue) =>
          labelled(sandbox, issue, "status: pending review"),
        ),
      );
      const approvals = await Promise.all(
        issues.map((issue) => maintainer.say(issue, "/approve")),
      );
      await Promise.all(
        issues.map((issue) => labelled(sandbox, issue, "status: published")),
      );
      for (const approval of approvals)
        expect(await reactionsOn(sandbox, approval)).not.toContain("-1");
      const file = await catalogueFile(sandbox);
      expect(namesIn(JSON.parse(file?.text ?? "{}"))).toEqual(names);
      const served = await callApi(
        sandbox.appUrl,
        "GET",
        "/v1/marketplace/catalogue.json",
      );
      expect(namesIn(served.body)).toEqual(names);
    },
  );

  it("gives one licence for 50 parallel trials of one person, and 49 times 409", async () => {
    const { token } = await actAs(sandbox, "outsider").signIn();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        callApi(
          sandbox.appUrl,
          "POST",
          "/v1/marketplace/plugins/miyabi-operations-pro/trial",
          { token },
        ),
      ),
    );
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(49);
    expect(new Set(refused.map(({ body }) => body["error"]))).toEqual(
      new Set(["conflict"]),
    );
    const own = await callApi(sandbox.appUrl, "GET", "/v1/licenses", { token });
    expect(own.body["licenses"]).toHaveLength(1);
  });
});
