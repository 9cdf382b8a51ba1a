import { errors } from "jose";
import type { Sessions } from "../marketplace/ports/sessions.ts";
import type { KeyRing } from "./key-ring.ts";
import { createPersonTokens } from "./person-tokens.ts";

/** A working day. Nothing renews it: who signs in again is asked by GitHub alone. */
const seconds = 8 * 60 * 60;

/** Sessions of browsers as signed tokens: no row is written for them (docs/decisions/0019-sessions-are-signed.md). */
export function createSessions(ring: KeyRing, licenceIssuer: string): Sessions {
  const tokens = createPersonTokens(ring, {
    typ: "session+jwt",
    issuer: `${licenceIssuer}/session`,
    audience: "pages",
    lifetime: seconds,
  });
  return {
    begin: async (user_id, now) => ({
      session: await tokens.issue(user_id, now),
      seconds,
    }),
    personOf: async (session, now) => {
      try {
        return await tokens.verify(session, now);
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
