import { createMarketplace } from "../client/marketplace.ts";
import { request } from "../client/request.ts";
import type { Command, Io } from "./io.ts";
import { keepLicence } from "./keep-licence.ts";
import { needed, readArgs } from "./read-args.ts";
import { answerOf } from "./reply.ts";
import { accessToken, marketplaceUrl } from "./session.ts";

const options = `  --marketplace URL  address of the marketplace (MIYABI_MARKETPLACE_URL)
  --json             print the answer as JSON
  --help             print this text
`;

const startHelp = `Usage: miyabi trial start PLUGIN [options]

Starts the trial of a plugin, once for each person, and keeps its licence on this machine. Sign in before: miyabi login

${options}
Exit code: 0 started; 1 the marketplace refused, because you tried it before; 2 it could not be done.
`;

const statusHelp = `Usage: miyabi trial status PLUGIN [options]

Says whether you can still try a plugin, or how long your trial lasts. Sign in before: miyabi login

${options}
Exit code: 0 it is yours to start, or runs; 1 it is over; 2 it could not be asked.
`;

async function connect(name: string, args: readonly string[], io: Io) {
  const { values, positionals } = readArgs(name, args, {}, 1);
  const plugin_id = needed(positionals[0], "The plugin", name);
  const baseUrl = await marketplaceUrl(io, values.marketplace);
  const token = await accessToken(io, baseUrl);
  return { json: values.json, plugin_id, baseUrl, token };
}

async function start(args: readonly string[], io: Io): Promise<number> {
  const { json, plugin_id, baseUrl, token } = await connect(
    "trial start",
    args,
    io,
  );
  const { fetch, clock } = io;
  const marketplace = createMarketplace({ baseUrl, fetch, clock });
  const reply = await marketplace.startTrial(plugin_id, token);
  return keepLicence(io, reply, { baseUrl, json });
}

async function status(args: readonly string[], io: Io): Promise<number> {
  const { json, plugin_id, baseUrl, token } = await connect(
    "trial status",
    args,
    io,
  );
  const body = answerOf(
    await request(
      { baseUrl, fetch: io.fetch },
      `/v1/marketplace/plugins/${encodeURIComponent(plugin_id)}/trial`,
      { headers: { authorization: `Bearer ${token}` } },
    ),
  );
  const { status: state, days_remaining, expired_at } = body;
  const sentences: Readonly<Record<string, string>> = {
    available: `You can try ${plugin_id}. Run: miyabi trial start ${plugin_id}`,
    active: `Your trial of ${plugin_id} runs for ${String(days_remaining)} more days.`,
    expired: `Your trial of ${plugin_id} ended at ${String(expired_at)}.`,
  };
  const sentence = sentences[String(state)] ?? `The trial is ${String(state)}.`;
  io.out(json ? `${JSON.stringify(body, null, 2)}\n` : `${sentence}\n`);
  return state === "expired" ? 1 : 0;
}

export const trialStart: Command = { help: startHelp, run: start };
export const trialStatus: Command = { help: statusHelp, run: status };
