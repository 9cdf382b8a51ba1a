/** Whether a key moves the money of the world. Stripe writes it into the key, secret or restricted. */
export function isLive(secretKey: string): boolean {
  return /^[a-z]+_live_/.test(secretKey);
}
