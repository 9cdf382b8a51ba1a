import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  checkWebhookUrl,
  type AddressPolicy,
} from "../../src/outgoing/check-webhook-url.ts";
import { createPostWebhook } from "../../src/outgoing/post-webhook.ts";
import { isPublicAddress } from "../../src/outgoing/public-address.ts";
import { openReceiver } from "../support/receiver.ts";

/** What the names of the internet lead to; a test may change it. */
const names: Record<string, string[]> = {};
const real: AddressPolicy = {
  protocols: ["https:"],
  allows: isPublicAddress,
  resolve: (name) => {
    const found = names[name];
    return found === undefined
      ? Promise.reject(new Error("ENOTFOUND"))
      : Promise.resolve(found);
  },
};

let receiver: Awaited<ReturnType<typeof openReceiver>>;
beforeAll(async () => {
  receiver = await openReceiver();
});
beforeEach(() => {
  receiver.received.length = 0;
  Object.assign(receiver.answer, { status: 204, headers: {} });
});
afterAll(() => {
  receiver.close();
});

const refusal = { code: "validation_error" };

describe("a webhook into a private network is refused", () => {
  it.each([
    ["loopback", "127.0.0.1"],
    ["loopback in short", "127.1"],
    ["loopback as one number", "2130706433"],
    ["loopback in octal", "0177.0.0.1"],
    ["loopback in hex", "0x7f.0x0.0x0.0x1"],
    ["loopback of IPv6", "[::1]"],
    ["IPv4 in IPv6", "[::ffff:127.0.0.1]"],
    ["IPv4 in IPv6, in hex", "[::ffff:7f00:1]"],
    ["IPv4 compatible IPv6", "[::127.0.0.1]"],
    ["NAT64", "[64:ff9b::7f00:1]"],
    ["6to4", "[2002:7f00:1::]"],
    ["private", "10.0.0.8"],
    ["private", "172.16.3.4"],
    ["private", "192.168.1.1"],
    ["carrier's", "100.64.0.1"],
    ["unique local", "[fd00:ec2::254]"],
    ["link-local", "[fe80::1]"],
    ["a cloud's metadata", "169.254.169.254"],
    ["this network", "0.0.0.0"],
    ["everybody", "255.255.255.255"],
    ["a group", "224.0.0.1"],
    ["unspecified", "[::]"],
  ])("%s: %s", async (_, host) => {
    await expect(
      checkWebhookUrl(`https://${host}/hook`, real),
    ).rejects.toMatchObject(refusal);
  });

  it("by a name that leads there, also when only one of its addresses does", async () => {
    names["inside.example"] = ["10.1.2.3"];
    names["mixed.example"] = ["93.184.215.14", "::1"];
    names["empty.example"] = [];
    for (const name of ["inside", "mixed", "empty", "unknown"])
      await expect(
        checkWebhookUrl(`https://${name}.example/`, real),
      ).rejects.toMatchObject(refusal);
  });

  it.each([
    "http://hooks.example/",
    "ftp://hooks.example/",
    "file:///etc/passwd",
    "https://user:password@hooks.example/",
    "//hooks.example/",
    "https://",
    "",
  ])("as %s", async (url) => {
    names["hooks.example"] = ["93.184.215.14"];
    await expect(checkWebhookUrl(url, real)).rejects.toMatchObject(refusal);
  });

  it("and one on the internet is taken", async () => {
    names["hooks.example"] = ["93.184.215.14", "2606:4700::1111"];
    expect(
      await checkWebhookUrl("https://hooks.example/a?b", real),
    ).toMatchObject({ address: "93.184.215.14" });
  });
});

describe("when it is delivered", () => {
  /** As on the internet, which is 127.0.0.1 for once. */
  const local: AddressPolicy = {
    ...real,
    protocols: ["http:"],
    allows: (address) => address === "127.0.0.1" || isPublicAddress(address),
  };
  const post = createPostWebhook(local, 300);
  const to = (path: string) =>
    post(`http://hooks.example:${receiver.port}${path}`, {}, "{}");

  it("a name that leads elsewhere by then is refused before anything is sent", async () => {
    names["hooks.example"] = ["10.0.0.8"];
    await expect(to("/")).rejects.toMatchObject(refusal);
    expect(receiver.received).toEqual([]);
  });

  it("a name that changes between the look and the connection (DNS rebinding) leads to where was looked", async () => {
    let asked = 0;
    const rebinding = createPostWebhook({
      ...local,
      resolve: () => {
        asked += 1;
        return Promise.resolve([asked === 1 ? "127.0.0.1" : "10.0.0.8"]);
      },
    });
    const url = `http://rebind.example:${receiver.port}/once`;
    expect(await rebinding(url, {}, "{}")).toBe(204);
    expect(asked).toBe(1);
    expect(receiver.received).toMatchObject([
      { path: "/once", headers: { host: `rebind.example:${receiver.port}` } },
    ]);
  });

  it("a redirect is an answer like another, and nobody goes there", async () => {
    names["hooks.example"] = ["127.0.0.1"];
    const location = `http://127.0.0.1:${receiver.port}/inside`;
    Object.assign(receiver.answer, { status: 307, headers: { location } });
    expect(await to("/outside")).toBe(307);
    expect(receiver.received.map(({ path }) => path)).toEqual(["/outside"]);
  });

  it("an address that never answers is given up", async () => {
    names["hooks.example"] = ["127.0.0.1"];
    receiver.answer.status = 0;
    await expect(to("/")).rejects.toThrow("did not answer");
  });
});
