import ipaddr from "ipaddr.js";

/** All of IPv6 that is given out: https://www.iana.org/assignments/ipv6-address-space */
const globalIPv6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address is one that everybody reaches: not private, loopback, link-local, of a cloud's metadata, or one of
 * the many spellings of such. What cannot be read is none.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // ::ffff:10.0.0.1 is 10.0.0.1.
  const plain = ipaddr.process(address);
  if (plain.range() !== "unicast") return false;
  // The library calls ::127.0.0.1 unicast too.
  return !(plain instanceof ipaddr.IPv6) || plain.match(globalIPv6);
}
