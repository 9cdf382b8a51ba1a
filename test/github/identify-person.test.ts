import nock from "nock";
import { expect, it } from "vitest";
import { createIdentifyPerson } from "../../src/github/identify-person.ts";
import { describedFetch } from "../support/openapi/described-fetch.ts";
import { onlyNock } from "../support/only-nock.ts";

const apiUrl = "https://api.github.test";
const identify = createIdentifyPerson({
  clientId: "Iv1.client",
  clientSecret: "client-secret",
  apiUrl,
  fetch: describedFetch(
    (input, init) => globalThis.fetch(input, init),
    "other",
  ),
});

onlyNock();

/** GitHub's answer to "whose token is this, and is it ours?" */
function tokenCheck(status: number, body: object = {}): void {
  nock(apiUrl)
    .post("/applications/Iv1.client/token", { access_token: "ghu_abc" })
    .basicAuth({ user: "Iv1.client", pass: "client-secret" })
    .reply(status, body);
}

function user(status: number, body: object = {}): void {
  nock(apiUrl, { reqheaders: { authorization: "Bearer ghu_abc" } })
    .get("/user")
    .reply(status, body);
}

const ayumi = { user: { id: 11, login: "ayumi" } };

it("a token of this App is its person, with the e-mail if it is shown", async () => {
  tokenCheck(200, ayumi);
  user(200, { id: 11, login: "ayumi", email: "a@example.com" });
  expect(await identify("ghu_abc")).toEqual({
    github_id: 11,
    github_login: "ayumi",
    email: "a@example.com",
  });
  tokenCheck(200, ayumi);
  user(200, { id: 11, login: "ayumi", email: null });
  expect(await identify("ghu_abc")).toMatchObject({ email: null });
});

it("a token of another app, or of nobody, is refused", async () => {
  tokenCheck(404);
  expect(await identify("ghu_abc")).toBeNull();
  tokenCheck(422);
  expect(await identify("ghu_abc")).toBeNull();
});

it("a token that was revoked in between is refused", async () => {
  tokenCheck(200, ayumi);
  user(401);
  expect(await identify("ghu_abc")).toBeNull();
});

it("what cannot be a token is not sent anywhere", async () => {
  expect(await identify("a b")).toBeNull();
  expect(await identify("é")).toBeNull();
  expect(await identify("x".repeat(301))).toBeNull();
});

it.each([401, 500, 503])(
  "when GitHub answers %i to us, it is unavailable and nobody's token is called wrong",
  async (status) => {
    tokenCheck(status);
    await expect(identify("ghu_abc")).rejects.toMatchObject({
      code: "service_unavailable",
    });
  },
);
