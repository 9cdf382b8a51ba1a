import { createHash } from "node:crypto";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readArtifact, readZip } from "../../src/github/read-artifact.ts";
import { aRun, callQuality, openPull, runIs } from "../support/check-walk.ts";
import { addArtifact } from "../support/fake-artifacts.ts";
import {
  openMarketplaceWorld,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { reportFacts } from "../support/report-facts.ts";

/** A megabyte and more of zeros is a few kilobytes of zip. */
const zeros = (megabytes: number) => new Uint8Array(megabytes * 1_048_576);
const report = strToU8(JSON.stringify(reportFacts()));

/** Says of its one file that it has so many bytes, in both headers. */
function lyingAboutSize(zip: Uint8Array, size: number): Uint8Array {
  const lying = Buffer.from(zip);
  lying.writeUInt32LE(size, 22);
  lying.writeUInt32LE(size, lying.indexOf("PK\u0001\u0002") + 24);
  return lying;
}

/** Says of itself that it holds so many files. */
function lyingAboutCount(zip: Uint8Array, count: number): Uint8Array {
  const lying = Buffer.from(zip);
  const end = lying.lastIndexOf("PK\u0005\u0006");
  lying.writeUInt16LE(count, end + 8);
  lying.writeUInt16LE(count, end + 10);
  return lying;
}

/** The larger directory of Zip64, for what 16 and 32 bits cannot say: so many files. */
function withManyFiles(zip: Uint8Array, count: number): Uint8Array {
  const end = Buffer.from(zip).lastIndexOf("PK\u0005\u0006");
  const record = Buffer.alloc(56);
  record.write("PK\u0006\u0006", "latin1");
  record.writeBigUInt64LE(44n, 4);
  for (const offset of [24, 32]) record.writeBigUInt64LE(BigInt(count), offset);
  record.writeBigUInt64LE(BigInt(Buffer.from(zip).readUInt32LE(end + 12)), 40);
  record.writeBigUInt64LE(BigInt(Buffer.from(zip).readUInt32LE(end + 16)), 48);
  const locator = Buffer.alloc(20);
  locator.write("PK\u0006\u0007", "latin1");
  locator.writeBigUInt64LE(BigInt(end), 8);
  locator.writeUInt32LE(1, 16);
  const rest = Buffer.from(zip.subarray(end));
  rest.writeUInt16LE(0xff_ff, 8);
  rest.writeUInt16LE(0xff_ff, 10);
  return Buffer.concat([zip.subarray(0, end), record, locator, rest]);
}

const symlink = zipSync({
  "report.json": [strToU8("/etc/passwd"), { os: 3, attrs: 0o120_777 << 16 }],
});

const one = zipSync({ "report.json": report });

const refused: [string, () => Uint8Array, RegExp][] = [
  [
    "a file with ../ in its name",
    () => zipSync({ "../../report.json": report }),
    /cannot be read/,
  ],
  [
    "a file with an absolute name",
    () => zipSync({ "/tmp/report.json": report }),
    /cannot be read/,
  ],
  ["a symbolic link", () => symlink, /not a file/],
  [
    "a folder",
    () => zipSync({ "report.json/": new Uint8Array() }),
    /not a file/,
  ],
  [
    "two files",
    () => zipSync({ "a.json": report, "b.json": report }),
    /one file/,
  ],
  ["60,000 files", () => lyingAboutCount(one, 60_000), /one file/],
  ["100,000 files", () => withManyFiles(one, 100_000), /one file/],
  ["no file", () => zipSync({}), /one file/],
  [
    "zeros without end",
    () => zipSync({ "report.json": zeros(64) }),
    /file is too large/,
  ],
  [
    "4 GB of zeros, by its own word",
    () => lyingAboutSize(one, 0xff_ff_ff_fe),
    /file is too large/,
  ],
  [
    "zeros that say they are few",
    () => lyingAboutSize(zipSync({ "report.json": zeros(64) }), 1_000),
    /cannot be read/,
  ],
  [
    "an archive that is none",
    () => strToU8("PK, not really"),
    /cannot be read/,
  ],
  ["an archive cut short", () => one.slice(0, 90), /cannot be read/],
];

it.each(refused)(
  "an artifact that is %s is refused",
  async (_what, zip, why) => {
    await expect(readArtifact(Buffer.from(zip()), null)).rejects.toThrow(why);
  },
);

it("an artifact of other bytes than were uploaded is refused, and the right one is read", async () => {
  const digest = `sha256:${createHash("sha256").update(one).digest("hex")}`;
  await expect(readArtifact(Buffer.from(symlink), digest)).rejects.toThrow(
    "not the one that was uploaded",
  );
  expect(await readArtifact(Buffer.from(one), digest)).toEqual(
    Buffer.from(report),
  );
});

it("10 GB of zeros, which are 10 MB of zip, and any other download without end are left at two megabytes", async () => {
  let given = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      given += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  await expect(readZip(new Response(endless))).rejects.toThrow("too large");
  expect(given).toBeLessThan(3_000_000);
});

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  callQuality(world);
});
afterEach(() => world.db.close());

it("a fork's run with such artifacts has no report, and nobody looks at its commit", async () => {
  await openPull(world);
  const run = aRun({ head_repository_id: 4242 });
  for (const [, zip] of refused) addArtifact(world.plugin, run, zip());
  for (const text of ["[1]", "{".repeat(9_000)]) {
    addArtifact(world.plugin, run, zipSync({ "report.json": strToU8(text) }));
  }
  const large = zipSync({ "report.json": zeros(3) }, { level: 0 });
  addArtifact(world.plugin, run, large);
  addArtifact(world.plugin, run, one, `sha256:${"0".repeat(64)}`);
  await runIs(world, run, { status: "completed", conclusion: "success" });
  expect(world.marketplace.runs).toEqual([]);
  expect(world.plugin.checks).toMatchObject([
    { conclusion: "action_required", title: "No report" },
  ]);
});
