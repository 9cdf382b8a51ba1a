import type { Finding } from "../../score/facts.ts";
import type { Server } from "../components/check-servers.ts";
import { finding } from "../finding.ts";

const runners = /(^|\/)(npx|uvx|bunx|pnpx)$/;
const options = /^-/;
const pinned = /.@\d+\.\d+\.\d+|==\d/;
const local = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

/** Servers whose code can change under the person who installed the plugin, or that are reached without encryption. */
export function scanServers(servers: readonly Server[]): Finding[] {
  return servers.flatMap((server) => [
    ...unpinned(server),
    ...unencrypted(server),
  ]);
}

function unpinned({
  kind,
  name,
  file,
  line,
  command,
  args,
}: Server): Finding[] {
  if (command === null || !runners.test(command)) return [];
  const fromFlag = args.findIndex((arg) => /^(--package|-p|--from)$/.test(arg));
  const spec =
    fromFlag === -1
      ? args.find((arg) => !options.test(arg))
      : args[fromFlag + 1];
  if (spec === undefined || pinned.test(spec) || /^[./]/.test(spec)) return [];
  return [
    finding({
      code: "security/unpinned-server",
      severity: "high",
      file,
      line,
      message: `The ${kind.toUpperCase()} server "${name}" starts whatever version of ${spec} is the newest.`,
      fix: "Pin an exact version, such as name@1.2.3.",
    }),
  ];
}

function unencrypted({ kind, name, file, line, url }: Server): Finding[] {
  if (url === null || !/^(http|ws):\/\//i.test(url)) return [];
  if (URL.canParse(url) && local.test(new URL(url).hostname)) return [];
  return [
    finding({
      code: "security/plain-http",
      severity: "high",
      file,
      line,
      message: `The ${kind.toUpperCase()} server "${name}" is reached without encryption.`,
      fix: "Use https.",
    }),
  ];
}
