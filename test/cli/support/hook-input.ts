/** What Claude Code 2.1.330 writes to a hook's standard input, with this in it. */
function hookInput(hook_event_name: string, more: object): string {
  return JSON.stringify({
    session_id: "0a6ad2ae-6d3a-4a3c-9a0c-1c6f3a0a9f10",
    transcript_path: "/home/aiko/.claude/projects/desk/0a6ad2ae.jsonl",
    cwd: "/home/aiko/desk",
    permission_mode: "default",
    hook_event_name,
    ...more,
  });
}

export const typed = (prompt: string) =>
  hookInput("UserPromptSubmit", { prompt });

export const shell = (command: string) =>
  hookInput("PreToolUse", {
    tool_name: "Bash",
    tool_input: { command, description: "Runs it" },
    tool_use_id: "toolu_01ABC123",
  });

export const stop = hookInput("Stop", {
  stop_hook_active: false,
  last_assistant_message: "Done.",
  background_tasks: [],
  session_crons: [],
});
