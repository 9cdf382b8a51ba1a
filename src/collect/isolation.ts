import type { RunCommand } from "./run.ts";

/** May the plugin's tests reach the network? */
export type Network = "off" | "off-if-possible" | "on";

/** How a program of the plugin is started. `note` is for the person. */
export type Isolation = { start: (program: Program) => Program; note: string };

export type Program = {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
};

/** In a new network namespace even loopback is down; tests that start a server on it need it. */
const bringUpLoopback = 'ip link set lo up 2>/dev/null; exec "$@"';
/** New namespaces for network and processes; when the first process ends, the kernel kills all others. */
const namespaces = ["--net", "--pid", "--fork", "--kill-child", "--mount-proc"];

const inside = ["sh", "-c", bringUpLoopback, "sh"];

/** Ways to start a program without network, the best first. */
const ways: readonly ((program: Program) => Program)[] = [
  (program) => ({
    ...program,
    command: "unshare",
    args: [
      "--user",
      "--map-root-user",
      ...namespaces,
      ...inside,
      // Again an ordinary user, without a capability: tests of refused permissions would fail as root.
      ...["unshare", "--user", "--map-user=1000", "--map-group=1000"],
      ...clean(program),
    ],
  }),
  // Systems that forbid user namespaces, such as hosted runners, have sudo without a password instead. The program itself runs as
  // the ordinary user; the time limit is root's, because we could not kill what root started.
  (program) => ({
    ...program,
    command: "sudo",
    args: [
      ...[
        "-n",
        "timeout",
        "--signal=KILL",
        String(Math.ceil(program.timeoutMs / 1000)),
      ],
      ...[
        "unshare",
        ...namespaces,
        ...inside,
        ...asOrdinaryUser(),
        ...clean(program),
      ],
    ],
    timeoutMs: program.timeoutMs + 10_000,
  }),
];

/**
 * Finds a way to run a program without network that works on this machine.
 *
 * @returns null when the network must be off and there is no way
 */
export async function isolation(
  network: Network,
  run: RunCommand,
): Promise<Isolation | null> {
  const direct = (program: Program) => program;
  if (network === "on") return { start: direct, note: "" };
  for (const start of ways)
    if (await works(start, run)) return { start, note: ", without network" };
  return network === "off"
    ? null
    : {
        start: direct,
        note: ", with network: this system cannot take it away",
      };
}

/** sudo and namespaces set variables of their own; the program gets only those it was given. */
function clean({ command, args, env }: Program): string[] {
  const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return ["env", "-i", ...pairs, command, ...args];
}

function asOrdinaryUser(): string[] {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  return [
    "setpriv",
    `--reuid=${uid}`,
    `--regid=${gid}`,
    "--clear-groups",
    "--no-new-privs",
  ];
}

async function works(
  start: (program: Program) => Program,
  run: RunCommand,
): Promise<boolean> {
  const env = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  };
  const { command, args } = start({
    command: "true",
    args: [],
    env,
    timeoutMs: 10_000,
  });
  try {
    const { code } = await run(command, args, {
      cwd: "/",
      env,
      timeoutMs: 20_000,
      maxBytes: 10_000,
    });
    return code === 0;
  } catch (error) {
    // The program is not on this machine.
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return false;
    throw error;
  }
}
