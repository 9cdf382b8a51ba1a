import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorResponse } from "../../src/http/error-response.ts";
import type { Shortcut } from "../../src/http/shortcut.ts";
import { listen, type Listener } from "../../src/main/listen.ts";
import { silentLog } from "../support/silent-log.ts";

let listener: Listener;
const refuse = (error: unknown) =>
  errorResponse(error, silentLog, () => "some-id");
const straightOn: Shortcut = (_request, _response, otherwise) => {
  otherwise();
};

/** Sends lines as they are, because no client would send these. */
async function answerTo(...lines: string[]): Promise<string> {
  const socket = connect(listener.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(`${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

beforeAll(async () => {
  listener = await listen("127.0.0.1", 0);
  listener.serve({
    handler: (request) => Response.json({ address: request.url }),
    shortcut: straightOn,
    refuse,
  });
});
afterAll(() => listener.close());

describe("a request in the words of old probes", () => {
  it("is served without a Host header", async () => {
    const answer = await answerTo("GET /health HTTP/1.0");
    expect(answer).toMatch(/^HTTP\/1.1 200/);
    expect(answer).toContain(`http://127.0.0.1:${listener.port}/health`);
  });
});

describe("a request that cannot be read", () => {
  it.each([
    ["a backslash in its path", "GET /\\health HTTP/1.1", "Host: a.example"],
    ["no path", "OPTIONS * HTTP/1.1", "Host: a.example"],
    ["two words for its host", "GET /health HTTP/1.1", "Host: a b"],
    ["a host that is none", "GET /health HTTP/1.1", "Host: a/b"],
  ])("because of %s, is refused in the usual shape", async (_, ...lines) => {
    const answer = await answerTo(...lines);
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    const body: unknown = JSON.parse(answer.split("\r\n\r\n")[1] ?? "");
    expect(body).toEqual({
      error: "bad_request",
      message: expect.stringContaining("Host header") as string,
    });
  });
});

describe("bytes that are no request", () => {
  it.each([
    [
      "whose headers are too long",
      413,
      "payload_too_large",
      "X-Long: " + "x".repeat(17_000),
    ],
    ["whose header is none", 400, "bad_request", "a header without its colon"],
  ])("%s, are refused in the usual shape", async (_, status, error, line) => {
    const answer = await answerTo(
      "GET /health HTTP/1.1",
      "Host: a.example",
      line,
    );
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    const body: unknown = JSON.parse(answer.split("\r\n\r\n")[1] ?? "");
    expect(body).toEqual({ error, message: expect.any(String) as string });
  });
});

describe("a question for the head alone whose headers are too long", () => {
  it("is refused without a body", async () => {
    const long = `X-Long: ${"x".repeat(17_000)}`;
    const answer = await answerTo("HEAD / HTTP/1.1", "Host: a.example", long);
    expect(answer).toMatch(/^HTTP\/1.1 413 .*\r\n\r\n$/s);
  });
});

describe("an address that cannot be listened on", () => {
  it("because another process has the port, is blamed on PORT", async () => {
    await expect(listen("127.0.0.1", listener.port)).rejects.toThrow(
      "set PORT to a free one",
    );
  });

  it("because this machine does not have it, is blamed on HOST", async () => {
    // An address of RFC 5737, for documentation: no machine has it.
    await expect(listen("192.0.2.1", 0)).rejects.toThrow("Correct HOST");
  });
});

it("a request that never ends does not keep the server from closing", async () => {
  const impatient = await listen("127.0.0.1", 0, { patienceMs: 1 });
  const asked = Promise.withResolvers<true>();
  impatient.serve({
    handler: () => {
      asked.resolve(true);
      return new Promise<Response>(() => undefined);
    },
    shortcut: straightOn,
    refuse,
  });
  const socket = connect(impatient.port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
  await asked.promise;
  await expect(impatient.close()).resolves.toBeUndefined();
  socket.destroy();
});
