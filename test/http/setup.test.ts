import { hash } from "node:crypto";
import { chmod, readdir } from "node:fs/promises";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from "vitest";
import { parseConfig } from "../../src/config.ts";
import { withAppFile } from "../../src/main/app-file.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { appSecrets } from "../support/fake-app-registry.ts";
import {
  answers,
  formOf,
  openSetupWorld,
  type SetupWorld,
} from "../support/setup-world.ts";

let base: ApiWorld;
beforeAll(async () => {
  base = await openApiWorld();
});
afterAll(() => base.db.close());

let world: SetupWorld;
beforeEach(async () => {
  world = await openSetupWorld(base);
});
afterEach(() => world.close());

describe("creating the GitHub App from the browser", () => {
  it("asks for the repository, then sends app.yml with this server's addresses to GitHub", async () => {
    const { status, html } = await world.get(`/setup?token=${world.token}`);
    expect(status).toBe(200);
    expect(formOf(html)).toEqual({
      action: "setup",
      fields: { token: world.token, repository: "", organisation: "" },
    });
    await world.leave();
    expect(world.github.apps).toMatchObject([
      {
        owner: "aiko",
        manifest: {
          name: "miyabi-marketplace",
          url: "https://api.example.com",
          hook_attributes: { url: "https://api.example.com/webhooks/github" },
          redirect_url: "https://api.example.com/setup/created",
          default_permissions: { checks: "write", contents: "read" },
        },
      },
    ]);
  });

  it("comes back to where it began, when the App is for a server elsewhere", async () => {
    const env = { PUBLIC_URL: "https://api.example.com" };
    const own = await openSetupWorld(base, env, "http://127.0.0.1:3000");
    try {
      const back = await own.leave();
      expect(back.origin).toBe("http://127.0.0.1:3000");
      expect((await own.comeBack(back)).status).toBe(200);
      expect(own.github.apps).toMatchObject([
        {
          manifest: {
            hook_attributes: { url: "https://api.example.com/webhooks/github" },
          },
        },
      ]);
    } finally {
      await own.close();
    }
  });

  it("creates it in an organisation when one is named", async () => {
    await world.leave({ organisation: "acme" });
    expect(world.github.apps).toMatchObject([{ owner: "acme" }]);
  });

  it("keeps what GitHub gives in a file for the owner alone, and says what to do next", async () => {
    const { status, html } = await world.comeBack(await world.leave());
    expect(status).toBe(200);
    for (const words of [
      "github-app.env",
      "Restart the server",
      "Enable Device Flow",
      "https://github.com/apps/miyabi-marketplace/installations/new",
      "Iv23liCreated",
    ])
      expect(html).toContain(words);
    expect((await world.kept())?.mode).toBe(0o600);
    expect(await readdir(world.folder)).toEqual(["github-app.env"]);
  });

  it("is configured after the restart: the file completes the environment, which comes first", async () => {
    await world.comeBack(await world.leave());
    const env = { DATA_DIR: world.folder, GITHUB_CLIENT_ID: "" };
    expect(parseConfig(await withAppFile(env)).github).toEqual({
      appId: 1_234_567,
      clientId: "Iv23liCreated",
      clientSecret: appSecrets.client_secret,
      webhookSecret: appSecrets.webhook_secret,
      privateKey: appSecrets.pem.trim(),
      marketplaceRepository: "acme/marketplace",
    });
    const MARKETPLACE_REPOSITORY = "acme/other";
    const own = await withAppFile({ ...env, MARKETPLACE_REPOSITORY });
    expect(own).toMatchObject({ MARKETPLACE_REPOSITORY });
  });

  it("reads no file in production, and none that others can read", async () => {
    await world.comeBack(await world.leave());
    const env = { DATA_DIR: world.folder };
    const production = { ...env, NODE_ENV: "production" };
    expect(await withAppFile(production)).toBe(production);
    await chmod(`${world.folder}/github-app.env`, 0o644);
    await expect(withAppFile(env)).rejects.toThrow("chmod 600");
  });

  it("says what is wrong with an answer and lets it be corrected with the same link", async () => {
    const wrong = { repository: "marketplace", organisation: "a/b" };
    const { status, html } = await world.post({ token: world.token, ...wrong });
    expect(status).toBe(422);
    expect(html).toContain("must look like owner/name");
    expect(formOf(html).fields).toEqual({ token: world.token, ...wrong });
    await world.leave();
    expect(world.github.apps).toHaveLength(1);
  });
});

describe("when GitHub gives nothing", () => {
  it.each([404, 422, 500, 0])(
    "(%i) says what to do, keeps nothing, and asks no second time",
    async (status) => {
      const back = await world.leave();
      world.github.failWith(status);
      const page = await world.comeBack(back);
      expect(page.status).toBe(status === 404 || status === 422 ? 400 : 503);
      expect(page.html).toContain("delete it there");
      expect((await world.comeBack(back)).status).toBe(403);
      expect(world.github.exchanges.length).toBe(status === 0 ? 0 : 1);
      expect(await readdir(world.folder)).toEqual([]);
    },
  );

  it("asks nothing of GitHub when the secrets could not be written down", async () => {
    const back = await world.leave();
    await chmod(world.folder, 0o500);
    const isRoot = process.getuid?.() === 0;
    const { status, html } = await world.comeBack(back);
    await chmod(world.folder, 0o700);
    if (isRoot) return; // may write everywhere
    expect(status).toBe(503);
    expect(html).toContain("DATA_DIR");
    expect(world.github.exchanges).toEqual([]);
  });
});

describe("the pages of the setup", () => {
  it("run and load nothing, are framed by nobody, and send forms to GitHub alone", async () => {
    const { headers, html } = await world.post({
      token: world.token,
      ...answers,
    });
    const [, style = ""] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
    expect(headers.get("content-security-policy")).toBe(
      `default-src 'none'; style-src 'sha256-${hash("sha256", style, "base64")}'; form-action 'self' https://github.com; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(headers.get("cache-control")).toBe("no-store");
    expect(html).not.toMatch(/<script|\son\w+=/);
  });

  it("say so where GitHub cannot reach the server, before anything is used up", async () => {
    const local = await openSetupWorld(base, {
      PUBLIC_URL: "http://localhost:3000",
    });
    try {
      const { status, html } = await local.get(`/setup?token=${local.token}`);
      expect(status).toBe(409);
      expect(html).toContain("PUBLIC_URL");
      const { token } = local;
      expect((await local.post({ token, ...answers })).status).toBe(409);
    } finally {
      await local.close();
    }
  });
});
