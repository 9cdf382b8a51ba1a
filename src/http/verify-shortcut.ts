import type { IncomingMessage } from "node:http";
import type { LicenceQuestion } from "../marketplace/verify-licence.ts";
import { answerText } from "./answer-text.ts";
import { callerAddress, licenceCaller, verifyPath } from "./callers.ts";
import type { ApiDependencies } from "./dependencies.ts";
import { plainQuestion } from "./plain-question.ts";
import type { QuickPost } from "./shortcut.ts";

type Needs = Pick<ApiDependencies, "verifier" | "limiters" | "trustedProxies">;

/** Who is counted for a question about a key whose signature was not checked before. */
async function stranger(
  { verifier, trustedProxies }: Needs,
  { license_key }: LicenceQuestion,
  { headers, socket }: IncomingMessage,
): Promise<string> {
  const claims = await verifier.claimsOf(license_key);
  if (claims !== null) return licenceCaller(claims.jti);
  const forwarded = headers["x-forwarded-for"];
  const chain = Array.isArray(forwarded) ? forwarded.join(",") : forwarded;
  return `address ${callerAddress(socket.remoteAddress, chain, trustedProxies)}`;
}

/** `POST /v1/licenses/verify`, unless a signed answer is wanted. */
export function verifyShortcut(needs: Needs): QuickPost {
  const { verifier, limiters } = needs;
  return {
    path: verifyPath,
    limiter: limiters.verify,
    // A key has some 900 bytes.
    most: 8 * 1_024,
    takes: ({ authorization }) => authorization === undefined,
    read: (body, request) => {
      const question = plainQuestion(body);
      if (question === null) return null;
      const seen = verifier.glance(question.license_key);
      return seen
        ? {
            caller: licenceCaller(seen.claims.jti),
            text: () => answerText(question, seen),
          }
        : {
            caller: stranger(needs, question, request),
            text: async () => JSON.stringify(await verifier.verify(question)),
          };
    },
  };
}
