import type { Command, Io } from "./io.ts";
import { readArgs } from "./read-args.ts";
import { renderQuota, type QuotaView } from "./render-usage.ts";
import { marketplaceUrl } from "./session.ts";
import { askUsage } from "./usage-source.ts";

const help = `Usage: miyabi quota [PLUGIN] [options]

Says what is left this month of PLUGIN, or of the only licence kept here. Without a licence on this machine it asks for the
person who is signed in.

  --marketplace URL  address of the marketplace (MIYABI_MARKETPLACE_URL)
  --json             print the answer as JSON
  --help             print this text

Exit code: 0 something is left; 1 it is spent; 2 it could not be asked.
`;

async function show(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs("quota", args, {}, 1);
  const baseUrl = await marketplaceUrl(io, values.marketplace);
  const left = await askUsage(io, baseUrl, "quota", {
    plugin_id: positionals[0],
  });
  io.out(
    values.json
      ? `${JSON.stringify(left, null, 2)}\n`
      : renderQuota(left as QuotaView),
  );
  return left["allowed"] === false ? 1 : 0;
}

export const quota: Command = { help, run: show };
