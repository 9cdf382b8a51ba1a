import { AppError } from "../errors.ts";
import type { Command, Io } from "./io.ts";
import { readArgs } from "./read-args.ts";
import { renderStats, type StatsView } from "./render-usage.ts";
import { marketplaceUrl } from "./session.ts";
import { askUsage } from "./usage-source.ts";

const help = `Usage: miyabi usage [PLUGIN] [options]

Shows what was used of PLUGIN, or of the only licence kept here, in a month: issues and tokens with the month's end at this
pace, agents, commands and days. Without a licence on this machine it asks for the person who is signed in.

  --period YYYY-MM   another month than this one (months begin and end in UTC)
  --marketplace URL  address of the marketplace (MIYABI_MARKETPLACE_URL)
  --json             print the answer as JSON
  --help             print this text

Exit code: 0 shown; 2 it could not be asked.
`;

async function show(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs(
    "usage",
    args,
    { period: { type: "string" } },
    1,
  );
  const period = values.period ?? io.clock().toISOString().slice(0, 7);
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(period))
    throw new AppError(
      "validation_error",
      `"${period}" is no month. Write it as 2026-11.`,
    );
  const baseUrl = await marketplaceUrl(io, values.marketplace);
  const plugin_id = positionals[0];
  const stats = await askUsage(io, baseUrl, "stats", { plugin_id, period });
  io.out(
    values.json
      ? `${JSON.stringify(stats, null, 2)}\n`
      : renderStats(stats as StatsView),
  );
  return 0;
}

export const usage: Command = { help, run: show };
