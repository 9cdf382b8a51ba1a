import { gzipSync } from "node:zlib";
import { z } from "zod";

/** What the registry knows against a package. */
export type Advisory = {
  /** GHSA id, or the registry's number where there is none. */
  id: string;
  name: string;
  title: string;
  severity: "critical" | "high" | "moderate" | "low";
  /** Versions that have it, as npm writes ranges. */
  range: string;
  isMalware: boolean;
};

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type AdvisoryAnswer =
  | { status: "known"; advisories: Advisory[] }
  | { status: "unknown"; reason: string };

const TIMEOUT_MS = 20_000;
const MAX_ANSWER = 5 * 1024 * 1024;

const answerSchema = z.record(
  z.string(),
  z.array(
    z.object({
      id: z.number().optional(),
      url: z.string().default(""),
      title: z.string().default(""),
      severity: z.string(),
      vulnerable_versions: z.string().default("*"),
      cwe: z.array(z.string()).default([]),
    }),
  ),
);

/**
 * Asks the registry which of the packages have known weaknesses, as `npm audit` does.
 *
 * @param registry address of the registry, from npm's own default configuration
 * @param versions of each package by its name
 * @returns "unknown" with the reason whenever there is no full answer: no answer is not good news
 */
export async function askAdvisories(
  fetch: Fetch,
  registry: string,
  versions: Readonly<Record<string, readonly string[]>>,
): Promise<AdvisoryAnswer> {
  const url = new URL(
    "-/npm/v1/security/advisories/bulk",
    registry.replace(/\/*$/, "/"),
  );
  const unknown = (reason: string): AdvisoryAnswer => ({
    status: "unknown",
    reason,
  });
  try {
    const response = await fetch(url.href, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "content-encoding": "gzip",
      },
      body: gzipSync(JSON.stringify(versions)),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok)
      return unknown(`the registry answered ${response.status}`);
    const text = await response.text();
    if (text.length > MAX_ANSWER) return unknown("the answer was too large");
    const parsed = answerSchema.safeParse(JSON.parse(text));
    return parsed.success
      ? {
          status: "known",
          advisories: Object.entries(parsed.data).flatMap(read),
        }
      : unknown("the registry's answer was not understood");
  } catch (error) {
    if (error instanceof SyntaxError)
      return unknown("the registry's answer was no JSON");
    // Fetch tells of a network's failure by a TypeError, of a time limit by a DOMException.
    if (error instanceof TypeError || error instanceof DOMException)
      return unknown("the registry could not be reached");
    throw error;
  }
}

const severities = ["critical", "high", "moderate", "low"] as const;

function read([name, list]: [
  string,
  z.infer<typeof answerSchema>[string],
]): Advisory[] {
  return list.map((entry) => {
    const ghsa = /GHSA(?:-[a-z0-9]{4}){3}/.exec(entry.url)?.[0];
    return {
      id: ghsa ?? `npm ${entry.id ?? entry.title}`,
      name,
      title: entry.title,
      severity: severities.find((one) => one === entry.severity) ?? "low",
      range: entry.vulnerable_versions,
      // CWE-506: embedded malicious code.
      isMalware: entry.cwe.includes("CWE-506"),
    };
  });
}
