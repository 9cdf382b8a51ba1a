import { getIDToken } from "@actions/core";
import { runEntry, runnerHost } from "../host.ts";
import { run } from "./main.ts";

const host = runnerHost();
const { ACTIONS_ID_TOKEN_REQUEST_URL: identity, RUNNER_TEMP: tempDir } =
  process.env;
await runEntry(host, () =>
  run({
    host,
    tempDir: tempDir ?? ".",
    identityToken:
      identity === undefined || identity === "" ? null : getIDToken,
  }),
);
