import { join } from "node:path";
import { AppError } from "../errors.ts";
import { guardRun, forgetTurn, settleTurn } from "./hook/guard-run.ts";
import { hookAnswer, type Decision } from "./hook/hook-answer.ts";
import { readHookEvent } from "./hook/hook-event.ts";
import { createOpenHolds } from "./hook/open-holds.ts";
import type { Command, Io } from "./io.ts";
import { readArgs } from "./read-args.ts";

const help = `Usage: miyabi hook agent-run [options]

A hook for Claude Code. It reads the event from the standard input and answers in the hooks' protocol. Wire it for
UserPromptSubmit, for PreToolUse with the matcher Bash|Skill, and for Stop, in the plugin's hooks/hooks.json.

Before /agent-run #12 #13 (or miyabi agent-run --issues 12 13 in a shell) it asks the marketplace to hold two issues of the
month's quota, and stops the run with the message and the link when they are not left, or when the licence is denied. Below
ten it warns. Without network the run goes on as long as the licence can be trusted offline. When the turn is over, what was
held is counted: the plugin must not report it again. Any other prompt passes, without network. Only the number of issues
leaves this machine.

  --plugin PLUGIN    whose licence; needed when several are kept
  --marketplace URL  address of the marketplace (MIYABI_MARKETPLACE_URL)
  --help             print this text

Exit code: 0, whatever it decides: the decision is in the answer. It cannot lock you out: what it does not understand it lets
through, and says so.
`;

/** What the person reads when the hook itself is at fault. It must not stop the session, so the run goes on. */
function fault(io: Io, reason: string): number {
  const systemMessage = `miyabi hook agent-run did not check this, because ${reason}.`;
  io.out(`${JSON.stringify({ systemMessage })}\n`);
  return 0;
}

async function answer(args: readonly string[], io: Io): Promise<number> {
  const { values } = readArgs(
    "hook agent-run",
    args,
    { plugin: { type: "string" } },
    0,
  );
  const event = readHookEvent(await io.stdin());
  if (event.kind === "ignored") return 0;
  if (event.kind === "unreadable") return fault(io, event.reason);
  const holds = createOpenHolds(join(io.home, "miyabi-holds"));
  // Two plugins may guard their runs in one session.
  const session = JSON.stringify([values.plugin, event.session]);
  if (event.kind === "other-prompt") {
    await forgetTurn(holds, session);
    return 0;
  }
  if (event.kind === "turn-ended") {
    const { open, due } = await holds.read(session);
    if (open.length === 0 && due.length === 0) return 0;
  }
  // The client, and its cryptography, only for those who need it.
  const { openGate } = await import("./hook/open-gate.ts");
  const opened = await openGate(io, values);
  if (event.kind === "turn-ended") {
    if (opened.outcome === "open")
      await settleTurn(opened.gate, holds, session);
    return 0;
  }
  const decision: Decision =
    opened.outcome === "open"
      ? await guardRun(opened.gate, holds, {
          session,
          plugin_id: opened.plugin_id,
          issues: event.issues,
        })
      : { outcome: "block", message: opened.message };
  const said = hookAnswer(event.event, decision);
  if (said !== null) io.out(`${JSON.stringify(said)}\n`);
  return 0;
}

async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    return await answer(args, io);
  } catch (error) {
    // Exit code 2 would block every prompt of the session, and be read as a decision.
    if (!(error instanceof AppError)) io.log(String(error));
    const words = error instanceof Error ? error.message : String(error);
    return fault(io, `it failed: ${words.replace(/\.$/, "")}`);
  }
}

export const hookAgentRun: Command = { help, run };
