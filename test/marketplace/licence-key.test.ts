import { describe, expect, it } from "vitest";
import { keyInForce } from "../../src/marketplace/licence-key.ts";
import type { LicenceKeys } from "../../src/marketplace/ports/licence-keys.ts";
import type {
  Licence,
  Licences,
} from "../../src/marketplace/ports/licences.ts";
import {
  anyClaims,
  later,
  licenceRow,
  noon,
  seconds,
} from "../support/licence-records.ts";

/** Keys that can be read with the eye, and a register of one licence. */
function portsWith(licence: Licence, kid = "today") {
  const rows = new Map([[licence.id, licence]]);
  const keys: LicenceKeys = {
    issuer: "miyabi-marketplace",
    kid,
    mint: ({ jti, iat, exp }) => {
      const key = `${kid}/${jti}/${iat}/${exp}`;
      return Promise.resolve({ key, kid, sha256: key });
    },
    sign: () => Promise.resolve("statement"),
    decode: () => Promise.resolve({ outcome: "malformed" }),
  };
  const renew: Licences["renew"] = ({ id, previous_sha256, ...next }) => {
    const row = rows.get(id) ?? licence;
    if (row.key_sha256 === previous_sha256)
      rows.set(id, {
        ...row,
        kid: next.kid,
        claims: next.claims,
        key_sha256: next.key_sha256,
      });
    return Promise.resolve(rows.get(id) ?? licence);
  };
  const unused = () => Promise.reject(new Error("not asked for here"));
  const licences: Licences = {
    renew,
    install: unused,
    startTrial: unused,
    trial: unused,
    find: unused,
    successor: unused,
    revoke: unused,
    ofUser: unused,
  };
  return { keys, licences, rows };
}

const claims = anyClaims();
const licence = licenceRow(claims);
const keyFrom = (made: Date, kid = "today") =>
  `${kid}/${claims.jti}/${seconds(made)}/${seconds(later(35)) + seconds(made) - seconds(noon)}`;

describe("the key in force of a licence", () => {
  it("is the same one while more than 7 days are left, and nothing is written", async () => {
    const ports = portsWith(licence);
    const { key } = await keyInForce(ports, licence, later(27));
    expect(key).toBe(keyFrom(noon));
    expect(ports.rows.get(licence.id)).toBe(licence);
  });

  it("is the next one after that", async () => {
    const ports = portsWith(licence);
    const { key } = await keyInForce(ports, licence, later(28));
    expect(key).toBe(keyFrom(later(28)));
  });

  it("is the one that a parallel caller stored first", async () => {
    const ports = portsWith(licence);
    const first = await keyInForce(ports, licence, later(29));
    const second = await keyInForce(ports, licence, later(30));
    expect(second.key).toBe(first.key);
  });

  it("is a new one once the signing key has changed", async () => {
    const ports = portsWith(licence, "tomorrow");
    const { key } = await keyInForce(ports, licence, later(1));
    expect(key).toBe(keyFrom(later(1), "tomorrow"));
  });

  it("is not guessed when another server has renewed it with a key that this one lacks", async () => {
    const ports = portsWith(licence);
    ports.rows.set(licence.id, {
      ...licence,
      kid: "tomorrow",
      key_sha256: "another",
    });
    await expect(keyInForce(ports, licence, later(30))).rejects.toMatchObject({
      code: "service_unavailable",
      retryAfter: 60,
    });
  });

  it.each([
    [{ status: "revoked" as const }, "forbidden"],
    [{ status: "suspended" as const }, "payment_required"],
    [{ ends_at: later(1).toISOString() }, "payment_required"],
  ])("is refused for a licence with %j", async (change, code) => {
    const spent = licenceRow(claims, change);
    await expect(
      keyInForce(portsWith(spent), spent, later(2)),
    ).rejects.toMatchObject({ code });
  });
});
