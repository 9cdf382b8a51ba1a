import { getInput } from "@actions/core";
import { Octokit } from "@octokit/rest";
import { runEntry, runnerHost } from "../host.ts";
import { run } from "./main.ts";

const host = runnerHost();
await runEntry(host, () =>
  run({
    host,
    octokit: new Octokit({
      auth: getInput("token", { required: true }),
      baseUrl: process.env["GITHUB_API_URL"] ?? "https://api.github.com",
    }),
  }),
);
