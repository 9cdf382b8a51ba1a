import { nearest } from "../collect/edit-distance.ts";
import { AppError } from "../errors.ts";
import { commands } from "./commands.ts";
import type { Io } from "./io.ts";
import { ownVersion } from "./version.ts";

const width = Math.max(...commands.map(({ usage }) => usage.length));

const overview = `Usage: miyabi COMMAND [options]

${commands.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`).join("\n")}

miyabi COMMAND --help says more of each. All of them take --json. miyabi --version prints the version.

  MIYABI_MARKETPLACE_URL         address of the marketplace; before it --marketplace, after it the one of miyabi login
  MIYABI_MARKETPLACE_REPOSITORY  its repository, for the form that miyabi submit --dry-run opens
  MIYABI_GITHUB_CLIENT_ID        client id of its GitHub App, for miyabi login
  MIYABI_GITHUB_URL              another GitHub than https://github.com
  MIYABI_STORE_PASSPHRASE        seals the licences on this machine, in the place of the key file

Exit code: 0 fine; 1 the answer is no; 2 it could not do its work.
`;

/** The command that the first words name, the longest name first. */
function find(argv: readonly string[]) {
  for (const length of [2, 1]) {
    const name = argv.slice(0, length).join(" ");
    const entry = commands.find((command) => command.name === name);
    if (entry !== undefined) return { entry, args: argv.slice(length) };
  }
  return null;
}

function unknown(argv: readonly string[], io: Io): number {
  const [first = ""] = argv;
  const family = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (family.length === 0) {
    const names = commands.map(({ name }) => name);
    const meant =
      nearest(argv.slice(0, 2).join(" "), names) ?? nearest(first, names);
    const hint =
      meant === undefined
        ? "See: miyabi --help"
        : `Did you mean: miyabi ${meant}`;
    io.log(`There is no command "${first}". ${hint}`);
    return 2;
  }
  const lines = family.map(
    ({ usage, summary }) => `  ${usage}\n      ${summary}\n`,
  );
  const asked = argv.includes("--help") || argv.includes("-h");
  if (asked) io.out(lines.join(""));
  else
    io.log(
      `"miyabi ${argv.join(" ")}" is no command. There are: ${family.map(({ name }) => name).join(", ")}.`,
    );
  // A hook that ends with 2 blocks every prompt: a typing error in hooks.json must not.
  return asked ? 0 : first === "hook" ? 1 : 2;
}

/**
 * Runs one command of the CLI. A refusal is one sentence on the standard error, and with `--json` also an object on the
 * standard output.
 *
 * @returns the exit code: that of the command, or 2 when it could not do its work
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  const [first = "", ...rest] = argv;
  if (first === "help" && rest.length > 0)
    return runCli([...rest, "--help"], io);
  if (/^(-h|--help|help|)$/.test(first)) {
    io.out(overview);
    return 0;
  }
  if (/^(-V|--version|version)$/.test(first)) {
    io.out(`${await ownVersion()}\n`);
    return 0;
  }
  const found = find(argv);
  if (found === null) return unknown(argv, io);
  const { entry, args } = found;
  try {
    const command = await entry.load();
    if (args.includes("--help") || args.includes("-h")) {
      io.out(command.help);
      return 0;
    }
    return await command.run(args, io);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    io.log(error.message);
    if (args.includes("--json"))
      io.out(
        `${JSON.stringify({ error: error.code, message: error.message })}\n`,
      );
    return 2;
  }
}
