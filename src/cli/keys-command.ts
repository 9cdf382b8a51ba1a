import { post, request } from "../client/request.ts";
import { AppError } from "../errors.ts";
import type { Command, Io } from "./io.ts";
import { readArgs } from "./read-args.ts";
import { answerOf } from "./reply.ts";
import { accessToken, marketplaceUrl } from "./session.ts";

const help = `Usage: miyabi keys rotate [options]

For administrators: the marketplace makes a new key and signs with it from now on. Licences signed with the old key stay
valid until they end; plugins fetch the new public key by themselves.

  --reason TEXT      why, for the audit log
  --yes              do not ask
  --marketplace URL  address of the marketplace (MIYABI_MARKETPLACE_URL)
  --json             print the answer as JSON
  --help             print this text

Exit code: 0 rotated; 1 you said no; 2 it could not be done.
`;

async function agreed(io: Io, baseUrl: string): Promise<boolean> {
  const answer = await io.ask(`Rotate the signing key of ${baseUrl}? [y/N] `);
  if (answer === null)
    throw new AppError(
      "validation_error",
      "Nobody is at the terminal to confirm this. Add --yes.",
    );
  return /^y(es)?$/i.test(answer.trim());
}

async function rotate(args: readonly string[], io: Io): Promise<number> {
  const { values } = readArgs(
    "keys rotate",
    args,
    { reason: { type: "string" }, yes: { type: "boolean" } },
    0,
  );
  const baseUrl = await marketplaceUrl(io, values.marketplace);
  const token = await accessToken(io, baseUrl);
  if (!values.yes && !(await agreed(io, baseUrl))) {
    io.log("Nothing was changed.");
    return 1;
  }
  const { reason } = values;
  const body = answerOf(
    await request(
      { baseUrl, fetch: io.fetch },
      "/v1/keys/rotate",
      post(reason === undefined ? {} : { reason }, token),
    ),
  );
  const { kid, retired } = body;
  const old = Array.isArray(retired) ? retired.map(String).join(", ") : "";
  io.out(
    values.json
      ? `${JSON.stringify(body, null, 2)}\n`
      : `The signing key is ${String(kid)} now.${old === "" ? "" : ` Retired, and trusted until their last licence ends: ${old}.`}\n`,
  );
  return 0;
}

export const keysRotate: Command = { help, run: rotate };
