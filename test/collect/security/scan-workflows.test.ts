import { describe, expect, it } from "vitest";
import { scanWorkflows } from "../../../src/collect/security/scan-workflows.ts";
import { fakeTree } from "../support/fake-tree.ts";

async function codes(text: string): Promise<string[]> {
  const found = await scanWorkflows(
    fakeTree({ ".github/workflows/ci.yml": text }),
  );
  return found.map(({ code, line }) => `${code} ${line ?? ""}`);
}

const workflow = (on: string, step: string) =>
  `on: ${on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${step}`;
const checkout =
  "      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n";

describe("the plugin's own workflows", () => {
  it("must not put a stranger's text into a script", async () => {
    expect(
      await codes(
        workflow(
          "pull_request",
          "      - run: echo ${{ github.event.pull_request.title }}\n",
        ),
      ),
    ).toEqual(["security/workflow-injection 6"]);
    expect(
      await codes(workflow("push", "      - run: echo ${{ github.sha }}\n")),
    ).toEqual([]);
  });

  it("must not check a stranger's code out beside secrets", async () => {
    expect(await codes(workflow("pull_request_target", checkout))).toEqual([
      "security/pull-request-target 8",
    ]);
    expect(await codes(workflow("[push, pull_request]", checkout))).toEqual([]);
  });

  it.each(["", "on: [", "\u0000", "a: &a [*a, *a]", "${{ ".repeat(1_000)])(
    "may be anything: %j",
    async (text) => {
      await expect(codes(text)).resolves.toEqual([]);
    },
  );
});
