import { describe, expect, it } from "vitest";
import { readHookEvent } from "../../../src/cli/hook/hook-event.ts";

/** What Claude Code sends with every event. */
const common = {
  session_id: "0a6ad2ae-6d3a-4a3c-9a0c-1c6f3a0a9f10",
  transcript_path: "/home/aiko/.claude/projects/desk/0a6ad2ae.jsonl",
  cwd: "/home/aiko/desk",
  permission_mode: "default",
};

function typed(prompt: string) {
  return readHookEvent(
    JSON.stringify({ ...common, hook_event_name: "UserPromptSubmit", prompt }),
  );
}

function tool(tool_name: string, tool_input: unknown) {
  return readHookEvent(
    JSON.stringify({
      ...common,
      hook_event_name: "PreToolUse",
      tool_name,
      tool_input,
      tool_use_id: "toolu_01ABC123",
    }),
  );
}

const shell = (command: string) => tool("Bash", { command });

function issues(event: ReturnType<typeof readHookEvent>): string[] | null {
  return event.kind === "agent-run" ? event.issues : null;
}

describe("a typed prompt", () => {
  it.each([
    ["/agent-run #12 #13", ["12", "13"]],
    ["/miyabi:agent-run 12,13", ["12", "13"]],
    ["  /agent-run 13 12 12\n#14", ["12", "13", "14"]],
    ["/agent-run --issues 12 13 --concurrency 3", ["12", "13"]],
    ["/agent-run --concurrency 3 #12", ["12"]],
    ["/agent-run --issue=7,8", ["7", "8"]],
    ["/agent-run 12-15", ["12", "13", "14", "15"]],
    ["/agent-run acme/desk#4 #4", ["4", "acme/desk#4"]],
    ["/agent-run https://github.com/acme/desk/issues/9", ["acme/desk#9"]],
    ["/agent-run #12, with 3 agents, and then #14.", ["12", "14"]],
    ["/agent-run", []],
    ["/agent-run all that are open", []],
  ])("%j names %j", (prompt, named) => {
    expect(issues(typed(prompt))).toEqual(named);
  });

  it.each([
    "please fix #12",
    "what does /agent-run #12 do?",
    "/agent-runner #12",
    "/agent-run:status #12",
    "",
  ])("%j is no agent run", (prompt) => {
    expect(typed(prompt).kind).toBe("other-prompt");
  });

  it("is read again when the command expands", () => {
    const event = readHookEvent(
      JSON.stringify({
        ...common,
        hook_event_name: "UserPromptExpansion",
        expansion_type: "slash_command",
        command_name: "miyabi:agent-run",
        command_args: "#12",
        command_source: "plugin",
        prompt: "/miyabi:agent-run #12",
      }),
    );
    expect(event).toEqual({
      kind: "agent-run",
      event: "UserPromptExpansion",
      session: common.session_id,
      issues: ["12"],
    });
  });

  it("that names a range without end costs no more than its length", () => {
    expect(issues(typed("/agent-run 1-999999999"))).toHaveLength(10_000);
    expect(
      issues(typed(`/agent-run ${"1-999999999,".repeat(20_000)}`)),
    ).toHaveLength(10_000);
  });
});

describe("a tool that Claude is about to use", () => {
  it.each([
    ["miyabi agent-run --issues 12 13", ["12", "13"]],
    [
      "cd desk && npx -y @miyabi/cli agent-run --issues 12,13 --quiet",
      ["12", "13"],
    ],
    ["LOG=1 ./node_modules/.bin/miyabi agent-run 12; echo done", ["12"]],
    [
      "miyabi agent-run --issue 12 || miyabi agent-run --issue 13",
      ["12", "13"],
    ],
    [`bash -lc "miyabi agent-run --issues '12 13'"`, []],
    [`bash -lc "miyabi agent-run --issues 12"`, ["12"]],
    ["miyabi agent-run \\\n  --issues 12 # 13 comes later", ["12"]],
    ["miyabi agent-run #12 #13", ["12", "13"]],
  ])("Bash %j names %j", (command, named) => {
    expect(issues(shell(command))).toEqual(named);
  });

  it.each([
    "ls",
    'git commit -m "run miyabi agent-run --issues 12"',
    "grep -rn 'miyabi agent-run' docs",
    "echo miyabi agent-run 12",
    "cat > notes <<EOF\nmiyabi agent-run --issues 12\nEOF",
    "miyabi score . # miyabi agent-run 12",
    'echo "unclosed miyabi agent-run',
  ])("Bash %j is none of our business", (command) => {
    expect(shell(command)).toEqual({ kind: "ignored" });
  });

  it("may be the command itself, as a skill", () => {
    expect(
      issues(tool("Skill", { skill: "miyabi:agent-run", args: "#12 #13" })),
    ).toEqual(["12", "13"]);
    expect(issues(tool("SlashCommand", { command: "/agent-run 5" }))).toEqual([
      "5",
    ]);
    expect(tool("Skill", { skill: "pdf" })).toEqual({ kind: "ignored" });
  });

  it.each([
    ["Read", { file_path: "/agent-run" }],
    ["Bash", null],
    ["Bash", { command: 12 }],
  ])("%s with %j is none of our business", (name, input) => {
    expect(tool(name, input)).toEqual({ kind: "ignored" });
  });
});

describe("other input", () => {
  it.each(["", "not json", "null", "[]", "7", '{"session_id":"a"}', "{"])(
    "%j is unreadable, and said to be",
    (stdin) => {
      expect(readHookEvent(stdin)).toMatchObject({ kind: "unreadable" });
    },
  );

  it("is ignored when it is of an event that needs no guard", () => {
    const event = { ...common, hook_event_name: "Notification", message: "hi" };
    expect(readHookEvent(JSON.stringify(event))).toEqual({ kind: "ignored" });
  });

  it.each(["Stop", "SessionEnd"])("%s ends the turn", (hook_event_name) => {
    const event = { ...common, hook_event_name, stop_hook_active: false };
    expect(readHookEvent(JSON.stringify(event))).toEqual({
      kind: "turn-ended",
      session: common.session_id,
    });
  });
});
