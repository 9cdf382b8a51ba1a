import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { AppError } from "../errors.ts";

const kibibyte = 1_024;

/** By path, in bytes: GitHub caps its deliveries at 25 MB; everything else is small. */
const limits: Record<string, number> = {
  "/v1/reports": 1_024 * kibibyte,
  // 1,000 events of 8 KiB, and what stands around them.
  "/v1/usage/track": 9 * 1_024 * kibibyte,
  "/webhooks/github": 25 * 1_024 * kibibyte,
  "/webhooks/stripe": 1_024 * kibibyte,
};
const usual = 64 * kibibyte;

function limited(maxSize: number) {
  const refuse = () => {
    throw new AppError(
      "payload_too_large",
      `The body is larger than ${maxSize / kibibyte} KiB. Send less.`,
    );
  };
  const whileReading = bodyLimit({ maxSize, onError: refuse });
  return createMiddleware((c, next) => {
    const declared = c.req.header("content-length");
    // Node reads no more of a body than was declared; without a length it must be counted, which is costly.
    if (declared === undefined || c.req.header("transfer-encoding"))
      return whileReading(c, next);
    return Number(declared) > maxSize ? refuse() : next();
  });
}

/** Refuses a body over the path's limit before it is read whole. Throws AppError payload_too_large. */
export function bodyLimits() {
  const byPath = new Map(
    Object.entries(limits).map(([path, bytes]) => [path, limited(bytes)]),
  );
  const others = limited(usual);
  return createMiddleware((c, next) =>
    (byPath.get(c.req.path) ?? others)(c, next),
  );
}
