import type { Finding } from "../../../score/facts.ts";
import { finding } from "../../finding.ts";
import { lockedPackages, lockfileKind } from "./lockfiles.ts";

type Source = { line: number; name: string; from: string };

const SHOWN = 20;

/**
 * Packages that a lockfile takes from elsewhere than a registry over https. What is installed then is not what anybody can look
 * up, whatever package.json says.
 *
 * @param registry address of npm's default registry; null when it is not known
 */
export function scanLockfile(
  file: string,
  text: string,
  registry: string | null,
): Finding[] {
  const isNpm = lockfileKind(file) === "npm";
  const packages = isNpm ? (lockedPackages(text) ?? []) : [];
  const sources = isNpm
    ? packages.flatMap(({ line, name, resolved }) =>
        resolved === null ? [] : [{ line, name, from: resolved }],
      )
    : sourcesIn(text);
  // Other managers have a default of their own: there the odd one out is looked for.
  const home =
    (isNpm ? hostOf(registry ?? "") : null) ?? mostFrequentHost(sources);
  const foreign = sources.filter(({ from }) => !isRegistry(from, home));
  const scripts = packages.filter(({ hasInstallScript }) => hasInstallScript);
  const unverified = packages.filter(
    ({ resolved, hasIntegrity }) =>
      resolved?.startsWith("http") === true && !hasIntegrity,
  );
  return [
    ...foreign.slice(0, SHOWN).map(({ line, name, from }) =>
      finding({
        code: "security/foreign-package",
        file,
        line,
        message: `${name} is taken from ${from.slice(0, 200)}, not from the registry.`,
      }),
    ),
    ...unverified.slice(0, SHOWN).map(({ line, name }) =>
      finding({
        code: "security/no-integrity",
        file,
        line,
        message: `${name} has no checksum.`,
      }),
    ),
    ...scripts.slice(0, 1).map(({ line }) =>
      finding({
        code: "security/install-script",
        severity: "low",
        file,
        line,
        message: `Dependencies run scripts when they are installed: ${scripts
          .map(({ name }) => name)
          .slice(0, 10)
          .join(", ")}.`,
        fix: "Look at each of them, or install with --ignore-scripts.",
      }),
    ),
  ];
}

/** yarn.lock, pnpm-lock.yaml and bun.lock, line by line: each has its own words for an address. */
function sourcesIn(text: string): Source[] {
  return text.split("\n").flatMap((whole, index) => {
    const line = whole.slice(0, 1_000);
    const from =
      /^\s*resolved "([^"]+)"/.exec(line)?.[1] ??
      /\btarball: ['"]?([^\s,'"}]+)/.exec(line)?.[1] ??
      /\brepo: ['"]?([^\s,'"}]+)/.exec(line)?.[1] ??
      /@((?:git\+|git:|github:|gitlab:|bitbucket:|https?:|file:)[^\s"',)]+)/.exec(
        line,
      )?.[1];
    return from === undefined
      ? []
      : [{ line: index + 1, name: line.trim().slice(0, 80), from }];
  });
}

function isRegistry(from: string, home: string | null): boolean {
  // npm writes "file:" for a folder of the same repository, which is scanned as well.
  if (/^file:(?!.*\.\.)/.test(from)) return true;
  if (!from.startsWith("https://")) return false;
  const isPackage = /\/-\/[^/]+\.tgz(?:[#?].*)?$|\/-\/[^/]+$/.test(from);
  return isPackage && (home === null || hostOf(from) === home);
}

function hostOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).host : null;
}

function mostFrequentHost(sources: readonly Source[]): string | null {
  const counts = new Map<string, number>();
  for (const { from } of sources) {
    const host = hostOf(from);
    if (host) counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
