import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { replaceFile, whileLocked } from "../../src/client/files.ts";

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "miyabi-files-"));
  file = join(directory, "count");
  await writeFile(file, "0");
});
afterEach(() => rm(directory, { recursive: true }));

/** Adds one, in a way that loses steps when two do it at once. */
const addOne = () =>
  whileLocked(file, async () => {
    const count = Number(await readFile(file, "utf8"));
    await new Promise((resolve) => setImmediate(resolve));
    await replaceFile(file, String(count + 1));
  });

async function addAtOnce(times: number): Promise<void> {
  await Promise.all(Array.from({ length: times }, addOne));
}

describe("a locked file", () => {
  it("is changed by one at a time, and leaves nothing beside it", async () => {
    await addAtOnce(20);
    expect(await readFile(file, "utf8")).toBe("20");
    expect(await readdir(directory)).toEqual(["count"]);
  });

  it("whose lock was left by a dead process is freed once, by whoever comes first", async () => {
    const lock = `${file}.lock`;
    await writeFile(lock, "a process that died");
    const before = new Date(Date.now() - 60_000);
    await utimes(lock, before, before);
    await addAtOnce(20);
    expect(await readFile(file, "utf8")).toBe("20");
    expect(await readdir(directory)).toEqual(["count"]);
  });

  it("is free again after work that failed", async () => {
    const failing = whileLocked(file, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    await addOne();
    expect(await readFile(file, "utf8")).toBe("1");
  });

  it("keeps the lock of another, who came while this one was stopped for long", async () => {
    await whileLocked(file, () => writeFile(`${file}.lock`, "another"));
    expect(await readFile(`${file}.lock`, "utf8")).toBe("another");
  });
});
