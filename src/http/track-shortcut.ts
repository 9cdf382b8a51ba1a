import { licenceVerdict } from "../marketplace/licence-verdict.ts";
import type { Verifier } from "../marketplace/ports/verifier.ts";
import type { UsageSource } from "../marketplace/usage-source.ts";
import { licenceCaller, trackPath } from "./callers.ts";
import type { ApiDependencies } from "./dependencies.ts";
import type { QuickPost } from "./shortcut.ts";

type Needs = Pick<ApiDependencies, "verifier" | "limiters" | "recordUsage">;

/** The licence of a request, when its signature was checked before and nothing speaks against it. */
function knownLicence(
  verifier: Verifier,
  authorization: string | undefined,
): Extract<UsageSource, { kind: "licence" }> | null {
  if (authorization?.startsWith("Bearer ") !== true) return null;
  const seen = verifier.glance(authorization.slice("Bearer ".length));
  if (seen === null) return null;
  const { claims, standing, now } = seen;
  const { code } = licenceVerdict({
    decoded: { outcome: "verified", claims },
    standing,
    now,
    plugin_id: undefined,
    feature: undefined,
  });
  return code === "VALID" || code === "GRACE"
    ? { kind: "licence", user_id: claims.sub, claims }
    : null;
}

/** The body where the route would take it for a single event; else null. */
function singleEvent(body: string): object | null {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    return null; // the route says what is wrong with it
  }
  return typeof read === "object" &&
    read !== null &&
    !("events" in read) &&
    "event_id" in read &&
    typeof read.event_id === "string"
    ? read
    : null;
}

/** `POST /v1/usage/track` with one event, by a licence that was seen before. */
export function trackShortcut({
  verifier,
  limiters,
  recordUsage,
}: Needs): QuickPost {
  return {
    path: trackPath,
    limiter: limiters.usage,
    // An event has 8 KiB of data at most, and some 300 bytes around it.
    most: 12 * 1_024,
    takes: ({ authorization }) => authorization !== undefined,
    read: (body, { headers }) => {
      const source = knownLicence(verifier, headers.authorization);
      const event = source && singleEvent(body);
      return (
        event && {
          caller: licenceCaller(source.claims.jti),
          text: async () => JSON.stringify(await recordUsage(source, [event])),
        }
      );
    },
  };
}
