import type { RunCommand } from "../run.ts";
import { enterScript } from "./enter-script.ts";
import type { Limits } from "./limits.ts";

/** May the plugin's tests reach the network? */
export type Network = "off" | "off-if-possible" | "on";

/** "user-namespace" needs no rights; "sudo" is what hosted runners have instead; "none" is a system without either. */
export type IsolationKind = "user-namespace" | "sudo" | "none";

export type Isolation = {
  kind: IsolationKind;
  /** How a program of the plugin is started. */
  start: (program: Program) => Program;
};

export type Program = {
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
};

/** What an isolated program sees. */
export type Place = {
  /** The only folder that it can write to and that stays; its real path. */
  base: string;
  /** At most six folders that it can read even where they lie among temporary files. */
  visible: readonly string[];
  /** Home of the person, in which what proves who they are is hidden. */
  home: string;
  limits: Limits;
};

type Way = {
  kind: IsolationKind;
  start: (program: Program, place: Place) => Program;
};

/** When the first process in them ends, the kernel ends all others. */
const namespaces = ["--net", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** The best first. */
const ways: readonly Way[] = [
  {
    kind: "user-namespace",
    start: (program, place) => ({
      ...program,
      command: "unshare",
      args: [
        "--user",
        "--map-root-user",
        ...namespaces,
        ...enter(program, place),
        // Again an ordinary user, without a capability: tests of refused permissions would fail as root.
        ...["unshare", "--user", "--map-user=1000", "--map-group=1000"],
        ...clean(program),
      ],
    }),
  },
  {
    kind: "sudo",
    // The program itself runs as the ordinary user; the time limit is root's, because we could not kill what root started.
    start: (program, place) => ({
      ...program,
      command: "sudo",
      args: [
        ...["-n", "timeout", "--signal=KILL"],
        String(Math.ceil(program.timeoutMs / 1000)),
        "unshare",
        ...namespaces,
        ...enter(program, place),
        ...asOrdinaryUser(),
        ...clean(program),
      ],
      timeoutMs: program.timeoutMs + 10_000,
    }),
  },
];

/**
 * Finds a way to isolate a program that works on this machine: no network, nothing to write to but its own folder, no process of
 * anybody else in sight, none left when it ends.
 *
 * @param network with "on" nothing is isolated
 */
export async function isolation(
  network: Network,
  run: RunCommand,
  place: Place,
): Promise<Isolation> {
  const none: Isolation = { kind: "none", start: (program) => program };
  if (network === "on") return none;
  for (const { kind, start } of ways)
    if (await works((program) => start(program, place), run, place))
      return { kind, start: (program) => start(program, place) };
  return none;
}

function enter({ cwd }: Program, place: Place): string[] {
  const { base, visible, home, limits } = place;
  const size = Math.min(512 * 1024 ** 2, Math.floor(limits.diskBytes / 4));
  return [
    ...["sh", "-c", enterScript, "sh", base, cwd, String(size), home],
    ...visible.slice(0, 6),
    "--",
    "prlimit",
    "--core=0",
    // Of each process, asked for or used; what all of them use is watched. Node asks for much that it never uses.
    `--data=${limits.memoryBytes + 1024 ** 3}`,
    `--fsize=${limits.diskBytes}`,
    // The kernel counts threads, and those of the same user outside as well.
    `--nproc=${limits.processes * 16}`,
  ];
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
  { base }: Place,
): Promise<boolean> {
  const env = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  };
  const { command, args } = start({
    command: "true",
    args: [],
    cwd: base,
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
