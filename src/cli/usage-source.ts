import { request } from "../client/request.ts";
import { AppError } from "../errors.ts";
import type { Io } from "./io.ts";
import { answerOf } from "./reply.ts";
import { freshLicence } from "./renew-licence.ts";
import { accessToken } from "./session.ts";
import { theLicence } from "./the-licence.ts";

/** Who asks: the plugin's licence on this machine, else the person who is signed in. */
async function credential(
  io: Io,
  baseUrl: string,
  plugin_id: string | undefined,
): Promise<{ plugin_id: string; bearer: string }> {
  try {
    const kept = await theLicence(io, plugin_id);
    const licence = await freshLicence(io, baseUrl, kept);
    return { plugin_id: licence.plugin_id, bearer: licence.license_key };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not_found") throw error;
    if (plugin_id === undefined) throw error;
    return { plugin_id, bearer: await accessToken(io, baseUrl) };
  }
}

/**
 * What `/v1/usage/…` answers about one plugin.
 *
 * @throws AppError when nobody is signed in and no licence is kept, or the marketplace refuses or cannot be reached
 */
export async function askUsage(
  io: Io,
  baseUrl: string,
  path: "quota" | "stats",
  asked: { plugin_id: string | undefined; period?: string | undefined },
): Promise<Record<string, unknown>> {
  const { plugin_id, bearer } = await credential(io, baseUrl, asked.plugin_id);
  const query = new URLSearchParams({ plugin_id });
  if (asked.period !== undefined) query.set("period", asked.period);
  return answerOf(
    await request(
      { baseUrl, fetch: io.fetch },
      `/v1/usage/${path}?${query.toString()}`,
      { headers: { authorization: `Bearer ${bearer}` } },
    ),
  );
}
