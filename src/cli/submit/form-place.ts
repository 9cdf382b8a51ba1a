import { request } from "../../client/request.ts";
import type { Io } from "../io.ts";
import { knownMarketplace } from "../session.ts";
import type { SubmitArgs } from "./read-submit-args.ts";

/**
 * Where the submission form is: in the repository that was named, else in the one that the marketplace names.
 *
 * @returns null when neither says it, or the marketplace is not reached: a dry run needs no network
 */
export async function formPlace(
  { to, marketplace }: Pick<SubmitArgs, "to" | "marketplace">,
  io: Io,
): Promise<{ webUrl: string; repository: string } | null> {
  const webUrl = (io.env["MIYABI_GITHUB_URL"] || "https://github.com").replace(
    /\/+$/,
    "",
  );
  if (to !== undefined) return { webUrl, repository: to };
  const baseUrl = await knownMarketplace(io, marketplace);
  if (baseUrl === null) return null;
  const about = await request({ baseUrl, fetch: io.fetch }, "/v1/marketplace");
  if (about.outcome !== "answered") {
    io.log(`${baseUrl} does not say where its submission form is.`);
    return null;
  }
  const { repository } = about.body;
  return typeof repository === "string" &&
    /^[\w.-]{1,39}\/[\w.-]{1,100}$/.test(repository)
    ? { webUrl, repository }
    : null;
}
