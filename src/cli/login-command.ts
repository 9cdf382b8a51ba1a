import { post, request } from "../client/request.ts";
import { AppError } from "../errors.ts";
import { deviceFlow } from "./device-flow.ts";
import type { Command, Io } from "./io.ts";
import { answerOf } from "./reply.ts";
import { needed, readArgs } from "./read-args.ts";
import { marketplaceUrl, readSession, writeSession } from "./session.ts";

const help = `Usage: miyabi login [options]

Signs in with GitHub: shows a code, you type it in at GitHub, and the marketplace gives an access token for an hour.
The token stays on this machine, in a file that only you can read.

  --marketplace URL  address of the marketplace (MIYABI_MARKETPLACE_URL)
  --client-id ID     client id of the marketplace's GitHub App (MIYABI_GITHUB_CLIENT_ID). The marketplace does not tell
                     it: its operator does. Needed once: it is kept.
  --github URL       another GitHub than https://github.com (MIYABI_GITHUB_URL)
  --json             print who signed in as JSON
  --help             print this text

Exit code: 0 signed in; 2 not.
`;

async function clientId(io: Io, option: string | undefined): Promise<string> {
  return needed(
    option ??
      io.env["MIYABI_GITHUB_CLIENT_ID"] ??
      (await readSession(io))?.github_client_id,
    "The client id of the marketplace's GitHub App (--client-id or MIYABI_GITHUB_CLIENT_ID; ask the marketplace's operator)",
    "login",
  );
}

async function signIn(args: readonly string[], io: Io): Promise<number> {
  const { values } = readArgs(
    "login",
    args,
    { "client-id": { type: "string" }, github: { type: "string" } },
    0,
  );
  const marketplace = await marketplaceUrl(io, values.marketplace);
  const github_client_id = await clientId(io, values["client-id"]);
  const github_token = await deviceFlow({
    githubUrl:
      values.github ?? io.env["MIYABI_GITHUB_URL"] ?? "https://github.com",
    clientId: github_client_id,
    fetch: io.fetch,
    clock: io.clock,
    sleep: io.sleep,
    show: ({ user_code, verification_uri }) =>
      io.log(`Open ${verification_uri} and type in: ${user_code}`),
  });
  const asked = io.clock().getTime();
  const body = answerOf(
    await request(
      { baseUrl: marketplace, fetch: io.fetch },
      "/v1/auth/github",
      post({ github_token }),
    ),
  );
  const { access_token, expires_in, user } = body;
  const github_login = (user as Record<string, unknown> | undefined)?.[
    "github_login"
  ];
  if (
    typeof access_token !== "string" ||
    typeof expires_in !== "number" ||
    typeof github_login !== "string"
  )
    throw new AppError(
      "service_unavailable",
      `${marketplace} does not answer as a marketplace does. Check its address.`,
    );
  const expires_at = new Date(asked + 1_000 * expires_in).toISOString();
  await writeSession(io, {
    marketplace,
    github_client_id,
    github_login,
    access_token,
    expires_at,
  });
  io.out(
    values.json
      ? `${JSON.stringify({ marketplace, github_login, expires_at })}\n`
      : `Signed in to ${marketplace} as ${github_login} until ${expires_at}.\n`,
  );
  return 0;
}

export const login: Command = { help, run: signIn };
