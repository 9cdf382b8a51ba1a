import { gzipSync } from "node:zlib";
import type { Operation } from "../../src/http/docs/document.ts";
import { makeValue, type Surroundings } from "./make-value.ts";
import { nastyText, nastyValue } from "./nasty-values.ts";

export type Sent = {
  method: string;
  path: string;
  /** Name and value by turns, so that a name may come twice. */
  headers: string[];
  body: Buffer | null;
  /** Says how long the body is; else it comes in chunks. */
  announced: boolean;
};

export type Credentials = [string, ...string[]];

const strangeMethods = [
  ...["PUT", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "GET", "POST"],
] as [string, ...string[]];

const strangePieces = [
  ...["%", "%zz", "%E0%A4%A", "%00", "%ff", "%2e%2e%2f", "%2F", ";x=1", "*"],
  ...["//", "/../", "/./", "%F0%9F%A6%8A", "x".repeat(9_000)],
] as [string, ...string[]];

/** Names with values, as they are on the wire. */
const strangeHeaders = [
  ["Content-Encoding", "gzip"],
  ["Content-Encoding", "br"],
  ["Expect", "100-continue"],
  ["X-Forwarded-For", "1.2.3.4, unknown, ::ffff:300.1.1.1, <x>"],
  ["X-Forwarded-Host", "evil.example"],
  ["X-HTTP-Method-Override", "DELETE"],
  ["If-None-Match", "*"],
  ["If-None-Match", 'W/"x", "y'],
  ["Range", "bytes=0-0,-1,99999999999-"],
  ["Accept", "text/html;q=nan, */*"],
  ["Cookie", "a=b; =; ;;; __Host-x=%zz"],
  ["Origin", "null"],
  ["Upgrade", "websocket"],
  ["Connection", "close, x-y"],
  ["X-Latin", "\u00ff\u0080"],
  ["X-Long", "x".repeat(7_000)],
  ["X-Too-Long", "x".repeat(17_000)],
  ["X-GitHub-Event", "issues"],
  ["X-GitHub-Delivery", "\u00e9"],
  ["X-Hub-Signature-256", "sha256=00"],
  ["Stripe-Signature", "t=1,v1=00"],
] as [[string, string], ...[string, string][]];

const strangeHosts = [
  ...[
    "",
    "a b",
    "[::1",
    "evil.example:99999",
    "http://x",
    "*",
    "\u00fc.example",
  ],
] as [string, ...string[]];

const mediaTypes = [
  ...["application/json", "application/json", "application/json"],
  ...["application/json; charset=utf-16", "application/json;", "text/plain"],
  ...["multipart/form-data", "multipart/form-data; boundary=x", ""],
  ...["application/x-www-form-urlencoded", "Application/JSON", "application"],
] as [string, ...string[]];

function pathOf(operation: Operation, around: Surroundings): string {
  const { random, known } = around;
  let path = operation.path.replaceAll(/\{\w+\}/g, () => {
    if (random.chance(0.15)) return random.pick(strangePieces);
    const value = random.chance(0.7) ? random.pick(known) : nastyText(random);
    return encodeURIComponent(value.toWellFormed());
  });
  if (random.chance(0.03)) path += random.pick(strangePieces);
  const query = (operation.parameters ?? []).flatMap((parameter) => {
    if (!("in" in parameter) || parameter.in !== "query") return [];
    if (random.chance(0.4)) return [];
    const values = Array.from({ length: random.chance(0.1) ? 3 : 1 }, () =>
      makeValue(parameter.schema, around, 5),
    );
    return values.map((value) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return `${parameter.name}=${encodeURIComponent(text.toWellFormed())}`;
    });
  });
  if (random.chance(0.05)) query.push(random.pick(["%", "=", "&&", "a[b]=c"]));
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}

function rawBody(text: string, { random }: Surroundings): Buffer {
  const whole = Buffer.from(text);
  switch (random.below(9)) {
    case 0:
      return whole.subarray(0, random.below(whole.length + 1));
    case 1:
      return Buffer.alloc(0);
    case 2:
      return Buffer.concat([whole, Buffer.from([0xff, 0xfe, 0xc3])]);
    case 3:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole]);
    case 4:
      return Buffer.from(text, "utf16le");
    case 5:
      return gzipSync(whole);
    case 6:
      // The same name twice.
      return Buffer.from(text.replace("{", `{"license_key":1,"id":[],`));
    case 7:
      return Buffer.from(`${"[".repeat(20_000)}${text}`);
    default:
      return Buffer.concat([whole, Buffer.alloc(80_000, " ")]);
  }
}

function bodyOf(operation: Operation, around: Surroundings): Buffer | null {
  const { random } = around;
  const { requestBody } = operation;
  const described = requestBody !== undefined && "content" in requestBody;
  const schema = described
    ? requestBody.content["application/json"]?.schema
    : undefined;
  if (operation.method === "GET") return null;
  if (!described && random.chance(0.6)) return null;
  const value = described ? makeValue(schema, around) : nastyValue(random);
  // Lone surrogates become escapes, so that they come through as they are.
  const text = JSON.stringify(value);
  return random.chance(0.12) ? rawBody(text, around) : Buffer.from(text);
}

/** One request to an operation: often right, and often wrong in one or two places. */
export function makeRequest(
  operation: Operation,
  around: Surroundings,
  credentials: Credentials,
): Sent {
  const { random } = around;
  const body = bodyOf(operation, around);
  const host = random.chance(0.01) ? random.pick(strangeHosts) : "127.0.0.1";
  const headers = ["Host", host];
  if (body !== null)
    headers.push(
      "Content-Type",
      random.chance(0.1) ? random.pick(mediaTypes) : "application/json",
    );
  const times = random.chance(0.03) ? 2 : 1;
  for (let time = 0; time < times; time += 1)
    if (random.chance(0.9))
      headers.push("Authorization", random.pick(credentials));
  if (random.chance(0.08)) headers.push(...random.pick(strangeHeaders));
  return {
    method: random.chance(0.04)
      ? random.pick(strangeMethods)
      : operation.method,
    path: pathOf(operation, around),
    headers,
    body,
    announced: random.chance(0.9),
  };
}
