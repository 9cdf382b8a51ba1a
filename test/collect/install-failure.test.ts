import { describe, expect, it } from "vitest";
import { whyInstallFailed } from "../../src/collect/install-failure.ts";

const failed = (stderr: string, timedOut = false) =>
  whyInstallFailed({ code: 1, stdout: "", stderr, timedOut });

describe("a failed install", () => {
  it.each(["EUSAGE", "ERESOLVE", "E404", "EALLOWGIT", "EINTEGRITY"])(
    "is the plugin's fault with %s",
    (code) => {
      expect(failed(`npm error code ${code}\n`).status).toBe("failed");
    },
  );

  it.each(["ENOTFOUND", "ECONNREFUSED", "E503", "EAI_AGAIN", "constructor"])(
    "is nobody's fault with %s: unknown is never a score",
    (code) => {
      expect(failed(`npm error code ${code}\n`).status).toBe("infra_error");
    },
  );

  it("is nobody's fault when it takes too long", () => {
    expect(failed("", true).status).toBe("infra_error");
  });
});
