import type { collectTests } from "../../src/collect/collect-tests.ts";
import type { RunCommand } from "../../src/collect/run.ts";
import type { Host } from "../host.ts";
import { factsFile, readPlace, writeFacts } from "../plugin-place.ts";

/** The workflow stops the job a little later; then there is no report at all. */
const MAX_MINUTES = 20;

export type TestsDeps = {
  host: Host;
  workspace: string;
  tempDir: string;
  collect: typeof collectTests;
  /** Must give the plugin's commands a scrubbed environment. */
  runCommand: RunCommand;
};

function readNetwork(text: string): "on" | "off" {
  if (text === "on" || text === "off") return text;
  throw new Error("`network` must be on or off.");
}

function readMinutes(text: string): number {
  const minutes = Number(text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_MINUTES)
    return minutes;
  throw new Error(
    `\`minutes\` must be a whole number from 1 to ${MAX_MINUTES}.`,
  );
}

/**
 * Runs a plugin's own tests and writes down what they covered. Everything that comes out of here may be forged.
 * @throws Error when the facts could not be collected; failing tests are no error
 */
export async function run(deps: TestsDeps): Promise<void> {
  const { host } = deps;
  const place = readPlace(
    host.input,
    deps.workspace,
    factsFile(deps.tempDir, "tests"),
  );
  const network = readNetwork(host.input("network"));
  const minutes = readMinutes(host.input("minutes") || "10");
  const facts = await host.quarantine(() =>
    deps.collect({
      root: place.root,
      path: place.path,
      run: deps.runCommand,
      log: host.info,
      timeoutMs: minutes * 60_000,
      network,
    }),
  );
  await writeFacts(host, place.output, facts);
  host.info(
    `Tests with the network ${network}: ${facts.tests.status}, written to ${place.output}`,
  );
}
