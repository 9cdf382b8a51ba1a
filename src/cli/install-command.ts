import { createMarketplace } from "../client/marketplace.ts";
import type { Command, Io } from "./io.ts";
import { keepLicence } from "./keep-licence.ts";
import { needed, readArgs } from "./read-args.ts";
import { accessToken, marketplaceUrl } from "./session.ts";

const help = `Usage: miyabi install PLUGIN [options]

Gets the free licence of a plugin, the same one each time, and keeps it on this machine. Sign in before: miyabi login

  --marketplace URL  address of the marketplace (MIYABI_MARKETPLACE_URL)
  --json             print the licence as JSON, without its key
  --help             print this text

Exit code: 0 kept; 1 the marketplace refused; 2 it could not be done.
`;

async function installPlugin(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs("install", args, {}, 1);
  const plugin_id = needed(positionals[0], "The plugin", "install");
  const baseUrl = await marketplaceUrl(io, values.marketplace);
  const token = await accessToken(io, baseUrl);
  const { fetch, clock } = io;
  const marketplace = createMarketplace({ baseUrl, fetch, clock });
  const reply = await marketplace.install(plugin_id, token);
  return keepLicence(io, reply, { baseUrl, json: values.json });
}

export const install: Command = { help, run: installPlugin };
