import { oneLine } from "../score/escape-markdown.ts";
import { AppError } from "../errors.ts";
import { createRunCommand } from "../collect/run-command.ts";
import { type Io, scoreCommand } from "./score-command.ts";

const commands: Readonly<
  Record<string, (args: readonly string[], io: Io) => Promise<number>>
> = { score: scoreCommand };

const help = `Usage: miyabi COMMAND

  score [DIR]   score a Claude Code plugin as the marketplace does (miyabi score --help)
`;

/** @returns the exit code: that of the command, or 2 when it could not do its work */
async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name = "--help", ...args] = argv;
  if (name === "--help" || name === "-h" || name === "help") {
    io.out(help);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    io.log(`There is no command "${name}". See: miyabi --help`);
    return 2;
  }
  try {
    return await command(args, io);
  } catch (error) {
    if (error instanceof AppError) io.log(error.message);
    else console.error(error);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  out: (text) => process.stdout.write(text),
  log: (message) => process.stderr.write(`${oneLine(message, 1_000)}\n`),
  run: createRunCommand(process.env),
});
