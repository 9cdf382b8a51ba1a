import { z } from "zod";

/** The parts of app.yml. A misspelt one must not go to GitHub, which would ignore it. */
const appYml = z.strictObject({
  name: z.string(),
  description: z.string(),
  url: z.url(),
  public: z.boolean(),
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
  default_events: z.array(z.string()),
});

/**
 * What GitHub creates an App from: app.yml with this server's addresses. Browsers come back to the callback from signing in;
 * the command line signs in by a device code.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 *
 * @param yml app.yml, parsed
 * @param addresses.publicUrl where GitHub reaches the server that will use the App, without a slash at the end
 * @param addresses.redirectUrl where GitHub sends the person back to, with a code
 * @throws ZodError when app.yml is damaged
 */
export function appManifest(
  yml: unknown,
  { publicUrl, redirectUrl }: { publicUrl: string; redirectUrl: string },
): object {
  return {
    ...appYml.parse(yml),
    url: publicUrl,
    hook_attributes: { url: `${publicUrl}/webhooks/github`, active: true },
    redirect_url: redirectUrl,
    callback_urls: [`${publicUrl}/sign-in/callback`],
  };
}
