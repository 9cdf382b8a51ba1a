import { isIP } from "node:net";
import { AppError } from "../errors.ts";

/** Which addresses webhooks may go to. */
export type AddressPolicy = {
  protocols: readonly string[];
  /** Judges an IP address, as text. */
  allows: (address: string) => boolean;
  /** All addresses of a name. */
  resolve: (name: string) => Promise<string[]>;
};

const refused = (message: string, cause?: unknown) =>
  new AppError("validation_error", message, {
    cause,
    details: [{ path: "url", message }],
  });

/** The host as a name or an IP address, without the brackets of IPv6. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/**
 * The one address to connect to. It was judged itself, so that a name that leads elsewhere a moment later changes nothing
 * (DNS rebinding): https://en.wikipedia.org/wiki/DNS_rebinding
 *
 * @throws AppError validation_error when the address is not one that webhooks may go to
 */
export async function checkWebhookUrl(
  text: string,
  policy: AddressPolicy,
): Promise<{ url: URL; address: string }> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !policy.protocols.includes(url.protocol))
    throw refused("Give an https address.");
  if (url.username !== "" || url.password !== "")
    throw refused("Give an address without a name and password in it.");
  const host = hostOf(url);
  const addresses =
    isIP(host) > 0
      ? [host]
      : await policy.resolve(host).catch((cause: unknown) => {
          throw refused(`The name ${host} leads nowhere.`, cause);
        });
  const [address] = addresses;
  // One private address among public ones is enough: which of them would be taken is for others to say.
  if (address === undefined || !addresses.every(policy.allows))
    throw refused("Give an address that can be reached from the internet.");
  return { url, address };
}
