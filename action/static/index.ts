import { getExecOutput } from "@actions/exec";
import { collectStatic } from "../../src/collect/collect-static.ts";
import { createRunCommand } from "../../src/collect/run-command.ts";
import { runEntry, runnerHost } from "../host.ts";
import { scrubbedEnvironment } from "../scrubbed-environment.ts";
import { run } from "./main.ts";

const host = runnerHost();
await runEntry(host, () =>
  run({
    host,
    workspace: process.env["GITHUB_WORKSPACE"] ?? process.cwd(),
    tempDir: process.env["RUNNER_TEMP"] ?? ".",
    collect: collectStatic,
    runCommand: createRunCommand(scrubbedEnvironment(process.env)),
    fetch: globalThis.fetch,
    exec: (command, args) =>
      getExecOutput(command, args, { silent: true, ignoreReturnCode: true }),
  }),
);
