import { describe, expect, it } from "vitest";
import { deviceFlow } from "../../src/cli/device-flow.ts";
import { fakeGitHub, type FakeGitHub } from "./support/fake-github.ts";

/** A person who types the code in after so many seconds, with a clock that only sleeping moves. */
function signIn(github: FakeGitHub, clientId = "Iv23liTest") {
  const shown: string[] = [];
  const token = deviceFlow({
    githubUrl: "https://github.example/",
    clientId,
    fetch: github.fetch,
    clock: github.clock,
    sleep: github.sleep,
    show: ({ user_code, verification_uri }) =>
      void shown.push(`${verification_uri} ${user_code}`),
  });
  return { token, shown };
}

describe("GitHub's device flow", () => {
  it("shows the code, waits for the person and gets the token", async () => {
    const github = fakeGitHub({ typedInAfter: 12 });
    const { token, shown } = signIn(github);
    expect(await token).toBe("ghu_of_aiko");
    expect(shown).toEqual(["https://github.com/login/device WDJB-MJHT"]);
    expect(github.tooEarly()).toBe(0);
  });

  it("asks less often when it is told to slow down", async () => {
    const github = fakeGitHub({
      typedInAfter: 40,
      saysInterval: 5,
      interval: 9,
    });
    expect(await signIn(github).token).toBe("ghu_of_aiko");
    expect(github.tooEarly()).toBe(1);
  });

  it("goes on after an answer that is not GitHub's", async () => {
    const github = fakeGitHub({ typedInAfter: 20, brokenAt: [5, 10] });
    expect(await signIn(github).token).toBe("ghu_of_aiko");
  });

  it.each([
    [{ denied: true }, /cancelled/],
    [{ typedInAfter: 1_000 }, /ran out/],
    [{ deviceFlow: false }, /Enable Device Flow/],
  ])("ends with a sentence for %j", async (state, words) => {
    await expect(signIn(fakeGitHub(state)).token).rejects.toMatchObject({
      code: "unauthorized",
      message: expect.stringMatching(words) as string,
    });
  });

  it("says so when GitHub does not know the App, or does not answer", async () => {
    await expect(signIn(fakeGitHub({}), "Iv1.other").token).rejects.toThrow(
      "Check --client-id.",
    );
    await expect(
      signIn(fakeGitHub({ brokenAt: [0] })).token,
    ).rejects.toMatchObject({ code: "service_unavailable" });
  });
});
