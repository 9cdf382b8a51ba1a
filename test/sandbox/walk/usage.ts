import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callApi } from "../api.ts";
import { asList, asObject, asText, type Json } from "../json.ts";
import { productRoot, type Sandbox } from "../sandbox.ts";
import { must } from "./must.ts";
import type { Tell } from "./tell.ts";

/** What Claude Code writes to its hooks when a person types this in a new session. */
const typed = () =>
  JSON.stringify({
    session_id: randomUUID(),
    transcript_path: "/dev/null",
    cwd: "/",
    permission_mode: "default",
    hook_event_name: "UserPromptSubmit",
    prompt: "/agent-run #12 #13",
  });

/** The command line in a process of its own, on a machine that is empty but for `home`. */
function miyabi(
  { home, appUrl }: { home: string; appUrl: string },
  args: string[],
  stdin: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const main = join(productRoot, "src/cli/main.ts");
    const child = spawn(process.execPath, [main, ...args], {
      env: {
        PATH: process.env["PATH"],
        HOME: home,
        XDG_CONFIG_HOME: home,
        MIYABI_MARKETPLACE_URL: appUrl,
      },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    child.on("error", reject);
    child.on("close", () => {
      resolve(printed);
    });
    child.stdin.end(stdin);
  });
}

/**
 * A plugin on the buyer's machine takes a slot and reports what it did, until the hook lets no more begin.
 *
 * @param sandbox the running sandbox
 * @param licence the plugin, and the key of its trial: three slots, 100,000 tokens a month
 * @param tell where each step is told
 */
export async function walkUsage(
  sandbox: Sandbox,
  licence: { plugin_id: string; key: string },
  tell: Tell,
): Promise<void> {
  const { plugin_id, key } = licence;
  const call = (method: string, path: string, body?: Json) =>
    callApi(sandbox.appUrl, method, path, {
      token: key,
      ...(body && { body }),
    });
  const slots = [];
  for (const host of ["laptop", "desk", "ci", "a fourth"])
    slots.push(await call("POST", "/v1/licenses/leases", { host }));
  must(
    slots.map(({ status }) => status).join() === "200,200,200,409",
    "the licence has three slots",
    slots,
  );
  tell.did("The plugin takes a slot on four machines at once");
  tell.saw(asText(slots[3]?.body["message"]));

  const home = await mkdtemp(join(tmpdir(), "miyabi-buyer-"));
  try {
    const machine = { home, appUrl: sandbox.appUrl };
    await miyabi(machine, ["license", "add"], key);
    const hook = () =>
      miyabi(machine, ["hook", "agent-run", "--plugin", plugin_id], typed());
    must((await hook()) === "", "the hook lets a run begin");
    tell.did("The buyer types /agent-run #12 #13: the hook lets it begin");

    const event = (tokens_consumed: number) => ({
      event_id: randomUUID(),
      plugin_id,
      event_type: "issue_processed",
      event_data: { tokens_consumed, agents_used: ["coordinator"] },
    });
    const events = [event(60_000), event(40_000)];
    const first = await call("POST", "/v1/usage/track", { events });
    const again = await call("POST", "/v1/usage/track", { events });
    const outcomes = [first, again].map(({ body }) =>
      asList(body["results"]).map((one) => asText(asObject(one)["outcome"])),
    );
    must(
      outcomes.join() === "accepted,accepted,duplicate,duplicate",
      "what is reported twice counts once",
      outcomes,
    );
    tell.did("The plugin reports two issues and 100,000 tokens, twice");
    tell.saw(outcomes.map((each) => each.join(", ")).join("; then "));

    const blocked = asObject(JSON.parse((await hook()) || "{}"));
    const reason = asText(blocked["reason"]);
    must(
      blocked["decision"] === "block" && /Monthly limit reached/.test(reason),
      "the hook blocks the next run",
      blocked,
    );
    tell.did("The buyer types it again, in another session");
    tell.saw(`Blocked: ${reason}`);
  } finally {
    await rm(home, { recursive: true });
  }

  const { body } = await call("GET", "/v1/usage/stats");
  const usage = asObject(body["usage"]);
  must(
    usage["issues_processed"] === 2 && usage["tokens_consumed"] === 100_000,
    "the month has what was reported, once",
    body,
  );
  tell.saw(
    `GET /v1/usage/stats: ${asText(usage["issues_processed"])} issues, ${asText(usage["tokens_consumed"])} tokens, agents ${JSON.stringify(usage["agents_executed"])}`,
  );
}
