import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { asObject, asText } from "../json.ts";
import { readFixture } from "../populate.ts";
import { productRoot, type Sandbox } from "../sandbox.ts";
import { must } from "../walk/must.ts";
import type { Tell } from "../walk/tell.ts";
import { repositories } from "../world.ts";
import { fetchClaudeCli } from "./fetch-cli.ts";
import { offline } from "./offline.ts";

const run = promisify(execFile);

/**
 * The published marketplace as a real client takes it: validated, added and installed by the Claude Code CLI, with an
 * empty home and no network. Clones of github.com lead to the sandbox's repositories on disk.
 *
 * @param sandbox the running sandbox, after the walk
 * @param tell where each step is told
 */
export async function installWithClaude(
  sandbox: Sandbox,
  tell: Tell,
): Promise<void> {
  const program = await fetchClaudeCli();
  const { name } = await readFixture(productRoot);
  const { git, mirror } = sandbox.github;
  await mirror.fetch(repositories.marketplace, "main");
  const home = await mkdtemp(join(tmpdir(), "miyabi-home-"));
  try {
    await writeFile(
      join(home, ".gitconfig"),
      [
        `[url "file://${git.root}/"]`,
        "  insteadOf = https://github.com/",
        "  insteadOf = git@github.com:",
        '[protocol "file"]',
        "  allow = always",
        "",
      ].join("\n"),
    );
    const checkout = join(home, "marketplace");
    await run("git", [
      "clone",
      "--quiet",
      git.pathOf(repositories.marketplace),
      checkout,
    ]);
    const prefix = await offline();
    tell.saw(
      prefix.length > 0
        ? "Without network (unshare -rn), with an empty home"
        : "With an empty home (this system has no unshare; the network is not cut off)",
    );
    const claude = async (...args: string[]): Promise<string> => {
      const [command = program, ...rest] = [...prefix, program, ...args];
      const { stdout } = await run(command, rest, {
        cwd: home,
        env: {
          HOME: home,
          PATH: process.env["PATH"] ?? "/usr/bin:/bin",
          DISABLE_AUTOUPDATER: "1",
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        },
      });
      tell.did(`claude ${args.join(" ")}`);
      return stdout.trim();
    };
    const version = await claude("--version");
    tell.saw(version);
    tell.saw(
      lastLine(await claude("plugin", "validate", "--strict", checkout)),
    );
    tell.saw(lastLine(await claude("plugin", "marketplace", "add", checkout)));
    const file = await git.git(repositories.marketplace, [
      "show",
      "main:.claude-plugin/marketplace.json",
    ]);
    const marketplace = asText(asObject(JSON.parse(file))["name"]);
    const id = `${name}@${marketplace}`;
    tell.saw(lastLine(await claude("plugin", "install", id)));
    const listed = await claude("plugin", "list", "--json");
    must(listed.includes(id), "the CLI lists the plugin", listed);
    tell.saw(`${id} is installed`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function lastLine(text: string): string {
  return text.split("\n").at(-1) ?? "";
}
