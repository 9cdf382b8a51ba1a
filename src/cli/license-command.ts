import { createMarketplace } from "../client/marketplace.ts";
import { AppError } from "../errors.ts";
import { oneLine } from "../score/escape-markdown.ts";
import { denialWords } from "./denial-words.ts";
import type { Command, Io } from "./io.ts";
import { keyClaims } from "./key-claims.ts";
import { needed, readArgs } from "./read-args.ts";
import { freshLicence } from "./renew-licence.ts";
import { marketplaceUrl } from "./session.ts";
import { table } from "./table.ts";
import { judgeLicence } from "./judge-licence.ts";
import { theLicence } from "./the-licence.ts";
import { openWallet } from "./wallet.ts";

const common = `  --json             print the answer as JSON
  --help             print this text
`;

const addHelp = `Usage: miyabi license add [KEY] [options]

Keeps a licence key on this machine, encrypted, in the place of another one of the same plugin. Without KEY it is read from
the standard input, where no history and no list of processes shows it.

${common}
Exit code: 0 kept; 2 it is no licence key.
`;

const listHelp = `Usage: miyabi license list [options]

Lists the licences kept on this machine, without asking the marketplace and without printing their keys.

${common}
Exit code: 0.
`;

const verifyHelp = `Usage: miyabi license verify [PLUGIN] [options]

Asks the marketplace whether the licence of PLUGIN (or the only one kept) is in force. Without network it is judged by its
signature, its time and what was last known. Warns when the plugin was taken out of the catalogue.

  --feature NAME     also ask whether the plan has this feature
  --marketplace URL  address of the marketplace (MIYABI_MARKETPLACE_URL)
${common}
Exit code: 0 valid; 1 denied; 2 it could not be judged.
`;

const removeHelp = `Usage: miyabi license remove PLUGIN [options]

Forgets the licence of PLUGIN on this machine. It stays yours: miyabi install PLUGIN brings it back.

${common}
Exit code: 0 forgotten; 1 there was none.
`;

async function add(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs("license add", args, {}, 1);
  const license_key = (positionals[0] ?? (await io.stdin())).trim();
  const licence = keyClaims(
    needed(license_key, "The licence key", "license add"),
  );
  if (licence === null)
    throw new AppError(
      "validation_error",
      "This is no licence key. Copy all of it: three parts with dots between them.",
    );
  const { plugin_id, tier, expires_at } = licence;
  await openWallet(io).keep(plugin_id, license_key);
  io.out(
    values.json
      ? `${JSON.stringify(licence, null, 2)}\n`
      : `The ${tier} licence of ${plugin_id} is kept; this key ends at ${expires_at}. See whether it is in force: miyabi license verify ${plugin_id}\n`,
  );
  return 0;
}

async function list(args: readonly string[], io: Io): Promise<number> {
  const { values } = readArgs("license list", args, {}, 0);
  const licenses = Object.entries(await openWallet(io).all()).map(
    ([plugin_id, key]) => ({ ...keyClaims(key), plugin_id }),
  );
  if (values.json) io.out(`${JSON.stringify({ licenses }, null, 2)}\n`);
  else if (licenses.length === 0)
    io.out("No licence is kept here. Get one: miyabi install PLUGIN\n");
  else
    io.out(
      table([
        ["plugin", "plan", "this key ends"],
        ...licenses.map(({ plugin_id, tier = "?", expires_at = "?" }) => [
          plugin_id,
          tier,
          expires_at,
        ]),
      ]),
    );
  return 0;
}

async function verify(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs(
    "license verify",
    args,
    { feature: { type: "string" } },
    1,
  );
  const kept = await theLicence(io, positionals[0]);
  const baseUrl = await marketplaceUrl(io, values.marketplace);
  const licence = await freshLicence(io, baseUrl, kept);
  const verdict = await judgeLicence(io, baseUrl, licence, values.feature);
  const { plugin_id } = licence;
  if (verdict.outcome === "unreachable")
    throw new AppError(
      "service_unavailable",
      `The licence of ${plugin_id} cannot be judged: ${verdict.reason}`,
    );
  if (values.json) io.out(`${JSON.stringify(verdict, null, 2)}\n`);
  else if (verdict.outcome === "denied")
    io.out(`${denialWords(verdict.code, plugin_id)}\n`);
  else
    io.out(
      `The ${verdict.licence.tier} licence of ${plugin_id} is valid; this key ends at ${verdict.licence.expires_at}.\n`,
    );
  const pulled = await pulledWords(io, baseUrl, plugin_id);
  if (pulled !== null) io.log(pulled);
  return verdict.outcome === "valid" ? 0 : 1;
}

/** A licence lives on when its plugin is pulled, and whoever runs the plugin should know. Null when there is nothing to say. */
async function pulledWords(
  { fetch, clock }: Io,
  baseUrl: string,
  plugin_id: string,
): Promise<string | null> {
  const marketplace = createMarketplace({ baseUrl, fetch, clock });
  const reply = await marketplace.listing(plugin_id);
  if (reply.outcome !== "answered" || reply.listing.listing === "listed")
    return null;
  const { listing, reason } = reply.listing;
  return `Warning: the marketplace took ${plugin_id} out of its catalogue (${listing})${reason === null ? "" : `: ${oneLine(reason, 500)}`}`;
}

async function remove(args: readonly string[], io: Io): Promise<number> {
  const name = "license remove";
  const { values, positionals } = readArgs(name, args, {}, 1);
  const plugin_id = needed(positionals[0], "The plugin", name);
  const removed = await openWallet(io).forget(plugin_id);
  const sentence = removed
    ? `The licence of ${plugin_id} is forgotten here.`
    : `No licence of ${plugin_id} is kept here. See: miyabi license list`;
  io.out(
    values.json
      ? `${JSON.stringify({ plugin_id, removed })}\n`
      : `${sentence}\n`,
  );
  return removed ? 0 : 1;
}

export const licenseAdd: Command = { help: addHelp, run: add };
export const licenseList: Command = { help: listHelp, run: list };
export const licenseVerify: Command = { help: verifyHelp, run: verify };
export const licenseRemove: Command = { help: removeHelp, run: remove };
