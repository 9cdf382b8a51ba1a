import type { collectStatic } from "../../src/collect/collect-static.ts";
import type { RunCommand } from "../../src/collect/run.ts";
import { annotations } from "../../src/score/annotations.ts";
import type { StaticFacts } from "../../src/score/facts.ts";
import type { Host } from "../host.ts";
import { checkCommit, type Exec } from "./check-commit.ts";
import { factsFile, readPlace, writeFacts } from "../plugin-place.ts";

/** GitHub shows no more than ten errors and ten warnings of a step. */
const SHOWN = 10;

export type StaticDeps = {
  host: Host;
  workspace: string;
  tempDir: string;
  collect: typeof collectStatic;
  runCommand: RunCommand;
  exec: Exec;
  fetch: typeof globalThis.fetch;
};

function annotate(host: Host, facts: StaticFacts, path: string): void {
  const all = annotations(facts, { path, max: facts.findings.length });
  for (const [level, name] of [
    ["failure", "error"],
    ["warning", "warning"],
  ] as const) {
    const shown = all.filter((one) => one.annotation_level === level);
    for (const one of shown.slice(0, SHOWN))
      host.annotate(name, {
        title: one.title,
        message: one.message,
        file: one.path,
        line: one.start_line,
      });
  }
}

/**
 * Collects what can be known of a plugin without running a line of it.
 * @throws Error when the facts could not be collected; a bad plugin is no error
 */
export async function run(deps: StaticDeps): Promise<void> {
  const { host } = deps;
  const place = readPlace(
    host.input,
    deps.workspace,
    factsFile(deps.tempDir, "static"),
  );
  await checkCommit(deps.exec, place.root, host.input("sha"));
  const facts = await host.quarantine(() =>
    deps.collect({
      root: place.root,
      path: place.path,
      run: deps.runCommand,
      log: host.info,
      fetch: deps.fetch,
    }),
  );
  await writeFacts(host, place.output, facts);
  if (host.input("annotations") !== "false") annotate(host, facts, place.path);
  host.info(
    `${facts.profile}, ${facts.findings.length} findings, written to ${place.output}`,
  );
}
