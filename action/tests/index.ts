import { collectTests } from "../../src/collect/collect-tests.ts";
import { createRunCommand } from "../../src/collect/run-command.ts";
import { runEntry, runnerHost } from "../host.ts";
import { run } from "./main.ts";
import { scrubbedEnvironment } from "../scrubbed-environment.ts";

const host = runnerHost();
await runEntry(host, () =>
  run({
    host,
    workspace: process.env["GITHUB_WORKSPACE"] ?? process.cwd(),
    tempDir: process.env["RUNNER_TEMP"] ?? ".",
    collect: collectTests,
    runCommand: createRunCommand(scrubbedEnvironment(process.env)),
  }),
);
