import { actAs, labelled } from "../sandbox/people.ts";
import { readFixture } from "../sandbox/populate.ts";
import { productRoot, startSandbox } from "../sandbox/sandbox.ts";
import { answersFor } from "../sandbox/walk/submission.ts";
import { repositories } from "../sandbox/world.ts";
import { launchChromium } from "./chromium.ts";
import {
  walkAsBuyer,
  walkAsMaintainer,
  walkToScoredPlugin,
  walkWithoutScript,
} from "./walk.ts";

const began = Date.now();
const told = (what: string) =>
  process.stdout.write(
    `${((Date.now() - began) / 1_000).toFixed(1)} s: ${what}\n`,
  );

const sandbox = await startSandbox();
const browser = await launchChromium();
try {
  const plugin = await readFixture(productRoot);
  const issue = await actAs(sandbox, "author").submit(
    answersFor(plugin, repositories.plugin),
  );
  // The plugin is scored meanwhile.
  await walkAsBuyer(browser, sandbox);
  told(
    "search, plugin, sign-in, trial and usage, with a script-capable browser",
  );
  await walkWithoutScript(browser, sandbox);
  told("the same in Japanese on a phone, without JavaScript");
  await labelled(sandbox, issue, "status: pending review");
  await walkAsMaintainer(browser, sandbox);
  told("the maintainers' queue");
  await actAs(sandbox, "maintainer").say(issue, "/approve");
  await labelled(sandbox, issue, "status: published");
  await walkToScoredPlugin(browser, sandbox, plugin.name);
  told("a plugin with its score, and the audit log");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await browser.close();
  await sandbox.close();
}
