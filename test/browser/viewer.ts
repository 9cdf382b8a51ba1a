import { mkdir } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { must } from "../sandbox/walk/must.ts";

/** Kept as artefacts by CI; git does not know them. */
const folder = new URL("../../build/screenshots/", import.meta.url).pathname;

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

export type Viewer = {
  page: Page;
  /** Keeps a picture in light and dark, and holds both against the rules of accessibility. */
  look: (name: string) => Promise<void>;
  /** Ends the look; what the browser complained about fails it. */
  close: () => Promise<void>;
};

/**
 * A person with a browser, whose complaints about pages of ours are written down.
 *
 * @param appUrl where our pages are
 */
export async function openViewer(
  browser: Browser,
  appUrl: string,
  options: BrowserContextOptions,
): Promise<Viewer> {
  await mkdir(folder, { recursive: true });
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const complain = (where: string, what: string) => {
    if (where.startsWith(appUrl)) complaints.push(`${where}: ${what}`);
  };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      complain(page.url(), message.text());
  });
  page.on("pageerror", (error) => {
    complain(page.url(), String(error));
  });
  page.on("request", (request) => {
    // The policy forbids it; here is the proof that no page even asks.
    if (!request.isNavigationRequest() && !request.url().startsWith(appUrl))
      complain(page.url(), `${request.url()} is loaded from elsewhere`);
  });

  async function violations(): Promise<unknown[]> {
    const { violations: found } = await new AxeBuilder({ page })
      .withTags(rules)
      .setLegacyMode(true)
      .analyze();
    return found.map(({ id, nodes }) => ({
      id,
      nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => ({
        html,
        failureSummary,
      })),
    }));
  }

  return {
    page,
    look: async (name) => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({
          path: `${folder}${name}-${colorScheme}.png`,
          fullPage: true,
        });
        // The rules are looked at by a script, which some browsers here do not run.
        if (options.javaScriptEnabled === false) continue;
        const found = await violations();
        must(
          found.length === 0,
          `${name} (${colorScheme}) is accessible`,
          found,
        );
      }
      const over = await page.evaluate<number>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      must(over <= 0, `${name} fits the screen`, `${over} pixels too wide`);
    },
    close: async () => {
      await context.close();
      must(complaints.length === 0, "the browser has no complaint", complaints);
    },
  };
}
