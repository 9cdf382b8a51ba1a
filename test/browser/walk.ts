import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { callApi } from "../sandbox/api.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { must } from "../sandbox/walk/must.ts";
import { openViewer, type Viewer } from "./viewer.ts";

const pro = "miyabi-operations-pro";

async function signIn(
  { page }: Viewer,
  words: string | RegExp,
  login: string,
): Promise<void> {
  await page.getByRole("link", { name: words }).first().click();
  await page.getByRole("button", { name: login, exact: true }).click();
}

async function recordUsage(appUrl: string, token: string): Promise<void> {
  const event = (event_type: string, event_data: object) => ({
    event_id: randomUUID(),
    ...{ plugin_id: pro, event_type, event_data },
  });
  const { status, body } = await callApi(appUrl, "POST", "/v1/usage/track", {
    token,
    body: {
      events: [
        event("agent_executed", {
          agent: "coordinator-agent",
          tokens_consumed: 41_000,
        }),
        event("agent_executed", { agent: "review-agent" }),
        event("issue_processed", { tokens_consumed: 9_000 }),
      ],
    },
  });
  must(status === 200, "what was used is recorded", body);
}

/** Looks for a plugin, tries it and sees what was used: with a script-capable browser on a desktop, in English. */
export async function walkAsBuyer(
  browser: Browser,
  { appUrl }: Sandbox,
): Promise<void> {
  const viewer = await openViewer(browser, appUrl, {
    locale: "en-US",
    viewport: { width: 1280, height: 900 },
  });
  const { page, look } = viewer;
  await page.goto(appUrl);
  await look("catalogue");
  await page.getByRole("searchbox").fill("operations");
  await page.getByRole("button", { name: "Search" }).click();
  await look("search");
  await page.getByRole("link", { name: "Miyabi Operations - Pro" }).click();
  await look("plugin");
  await signIn(viewer, /Sign in to try it/, "hana");
  await page.getByRole("button", { name: "Start 14 days of trial" }).click();
  await page.waitForURL(`${appUrl}/account`);
  await page.getByText("Show the key").click();
  const key = (await page.locator("code.key").innerText()).trim();
  await recordUsage(appUrl, key);
  await page.reload();
  must(
    (await page.getByRole("img", { name: /Events by day/ }).count()) === 1 &&
      (await page.getByText("50,000 of 100,000").count()) === 1,
    "the account shows what was used",
    await page.locator("main").innerText(),
  );
  await page.getByText("Show as a table").first().click();
  await look("account");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in with GitHub" }).waitFor();
  await viewer.close();
}

/** The same on a phone, in Japanese, without JavaScript. */
export async function walkWithoutScript(
  browser: Browser,
  { appUrl }: Sandbox,
): Promise<void> {
  const viewer = await openViewer(browser, appUrl, {
    locale: "ja-JP",
    javaScriptEnabled: false,
    viewport: { width: 375, height: 760 },
  });
  const { page, look } = viewer;
  await page.goto(appUrl);
  await look("phone-catalogue");
  await page.getByRole("searchbox").fill("operations");
  await page.getByRole("button", { name: "検索" }).click();
  await page.getByRole("link", { name: "Miyabi Operations - Pro" }).click();
  await look("phone-plugin");
  await signIn(viewer, "GitHub でサインイン", "theo");
  await page.getByRole("button", { name: "14日間の試用を始める" }).click();
  await page.waitForURL(`${appUrl}/account`);
  await look("phone-account");
  await page.getByRole("link", { name: "English" }).click();
  await page.getByRole("heading", { name: "My account" }).waitFor();
  await viewer.close();
}

/** A maintainer sees what waits. */
export async function walkAsMaintainer(
  browser: Browser,
  { appUrl }: Sandbox,
): Promise<void> {
  const viewer = await openViewer(browser, appUrl, {
    locale: "en-US",
    viewport: { width: 1280, height: 900 },
  });
  const { page, look } = viewer;
  await page.goto(appUrl);
  await signIn(viewer, "Sign in with GitHub", "mika");
  await page.getByRole("link", { name: "Maintainers" }).click();
  await page.getByRole("cell", { name: "hana" }).waitFor();
  await look("maintainers");
  await viewer.close();
}

/** Somebody finds a plugin of another author, reads its score and how to install it; the decision is in the log. */
export async function walkToScoredPlugin(
  browser: Browser,
  { appUrl }: Sandbox,
  plugin: string,
): Promise<void> {
  const viewer = await openViewer(browser, appUrl, {
    locale: "ja-JP",
    viewport: { width: 1280, height: 900 },
  });
  const { page, look } = viewer;
  await page.goto(`${appUrl}/?search=${plugin}`);
  await page.getByRole("main").getByRole("link").first().click();
  await page.getByText(`/plugin install ${plugin}@`).waitFor();
  await page
    .getByText(/100点中\d+点/)
    .first()
    .waitFor();
  await look("scored-plugin");
  await signIn(viewer, "GitHub でサインイン", "mika");
  await page.goto(`${appUrl}/maintain`);
  await page.getByText("submission.approve").first().waitFor();
  await look("audit-log");
  await viewer.close();
}
