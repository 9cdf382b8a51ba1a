import type { KeyReply } from "../client/marketplace.ts";
import { AppError } from "../errors.ts";
import type { Io } from "./io.ts";
import { keyClaims } from "./key-claims.ts";
import { failure } from "./reply.ts";
import { openWallet } from "./wallet.ts";

/**
 * Keeps the licence that the marketplace gave, and says what it is. Its key is not printed: whoever has it can use up the
 * quota.
 *
 * @returns the exit code: 0 kept, 1 the marketplace said no
 * @throws AppError when it was not asked properly, or not reached
 */
export async function keepLicence(
  io: Io,
  reply: KeyReply,
  { baseUrl, json }: { baseUrl: string; json?: boolean | undefined },
): Promise<number> {
  if (reply.outcome !== "granted") {
    const error = failure(reply);
    if (error.code === "unauthorized" || reply.outcome === "unreachable")
      throw error;
    io.log(error.message);
    const { code, message } = error;
    if (json) io.out(`${JSON.stringify({ error: code, message })}\n`);
    return 1;
  }
  const licence = keyClaims(reply.license_key);
  if (licence === null)
    throw new AppError(
      "service_unavailable",
      `${baseUrl} did not answer with a licence. Check its address.`,
    );
  await openWallet(io).keep(licence.plugin_id, reply.license_key);
  const { plugin_id, tier, expires_at } = licence;
  io.out(
    json
      ? `${JSON.stringify(licence, null, 2)}\n`
      : `The ${tier} licence of ${plugin_id} is kept. This key ends at ${expires_at}; the next one is fetched by itself.\n`,
  );
  return 0;
}
