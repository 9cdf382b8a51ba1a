import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";

const octocat = { github_id: 1, github_login: "octocat", email: null };
const maintainer = {
  github_id: 583_231,
  github_login: "maintainer",
  email: "maintainer@example.com",
};
let people: Record<string, typeof octocat | typeof maintainer> = {};

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld({
    adminGithubIds: [maintainer.github_id],
    identifyPerson: (token) => Promise.resolve(people[token] ?? null),
  });
});
afterAll(() => world.db.close());

const signIn = (github_token: unknown) =>
  world.send("POST", "/v1/auth/github", { body: { github_token } });

describe("POST /v1/auth/github", () => {
  it("gives an access token that the API takes", async () => {
    people = { gho_octocat: octocat };
    const { status, body } = await signIn("gho_octocat");
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String) as string,
      expires_in: 3_600,
      user: {
        id: expect.any(String) as string,
        ...octocat,
        role: "user",
      },
    });
    const token = String(body["access_token"]);
    const own = await world.send("GET", "/v1/licenses", { token });
    expect(own.body).toEqual({ licenses: [] });
  });

  it("knows a person by GitHub's id, whatever the login is now", async () => {
    people = { before: octocat, after: { ...octocat, github_login: "mona" } };
    const before = await signIn("before");
    const after = await signIn("after");
    expect(after.body["user"]).toMatchObject({
      id: (before.body["user"] as { id: string }).id,
      github_login: "mona",
    });
  });

  it("makes those of ADMIN_GITHUB_IDS administrators, and nobody else", async () => {
    people = { one: maintainer, two: { ...maintainer, github_id: 2 } };
    const role = async (token: string) =>
      ((await signIn(token)).body["user"] as { role: string }).role;
    expect(await role("one")).toBe("admin");
    expect(await role("two")).toBe("user");
  });

  it("refuses a token that GitHub did not issue to this App", async () => {
    people = {};
    const { status, body } = await signIn("another-app's");
    expect(status).toBe(401);
    expect(body["error"]).toBe("unauthorized");
  });

  it.each([undefined, "", 1])("refuses %j as a token", async (token) => {
    expect((await signIn(token)).status).toBe(422);
  });
});
