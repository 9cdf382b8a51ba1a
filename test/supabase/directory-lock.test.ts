import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import {
  lockDirectory,
  type ProcessTable,
} from "../../src/supabase/directory-lock.ts";
import { processTable } from "../../src/supabase/process-table.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(folder, "postgres.lock");
});

/** A machine on which these processes run: pid to start time. */
const machine = (
  pid: number,
  running: Record<number, string>,
): ProcessTable => ({
  pid,
  startOf: (asked) => running[asked] ?? null,
});

describe("the lock of a directory", () => {
  it("refuses a second process and names the first one's pid", () => {
    const running = { 10: "a", 11: "b" };
    lockDirectory(path, machine(10, running));
    expect(() => lockDirectory(path, machine(11, running))).toThrow(
      "in use by the process with pid 10",
    );
  });

  it("refuses the same process a second time", () => {
    lockDirectory(path, processTable);
    expect(() => lockDirectory(path, processTable)).toThrow(
      `pid ${process.pid}`,
    );
  });

  it("is free again after its release", () => {
    lockDirectory(path, machine(10, { 10: "a" })).release();
    expect(readdirSync(folder)).toEqual([]);
    lockDirectory(path, machine(11, { 11: "b" }));
  });

  it("is taken over from a process that is dead", () => {
    lockDirectory(path, machine(10, { 10: "a" }));
    const running = { 11: "b", 12: "c" };
    lockDirectory(path, machine(11, running));
    expect(() => lockDirectory(path, machine(12, running))).toThrow("pid 11");
    expect(readdirSync(folder)).toEqual(["postgres.lock"]);
  });

  it("is taken over from a dead process whose pid another program has now", () => {
    lockDirectory(path, machine(1, { 1: "before the restart" }));
    const restarted = { 1: "after the restart" };
    lockDirectory(path, machine(1, restarted));
    expect(() => lockDirectory(path, machine(1, restarted))).toThrow("pid 1");
  });

  it("is taken over by one only of those who find the same dead process", () => {
    lockDirectory(path, machine(10, { 10: "a" }));
    writeFileSync(`${path}.takeover`, "");
    expect(() => lockDirectory(path, machine(11, { 11: "b" }))).toThrow(
      "just starting",
    );
  });

  it("is not released by somebody who lost it", () => {
    const lost = lockDirectory(path, machine(10, { 10: "a" }));
    lockDirectory(path, machine(11, { 11: "b" }));
    lost.release();
    expect(readdirSync(folder)).toEqual(["postgres.lock"]);
  });

  it("that cannot be read belongs to nobody", () => {
    writeFileSync(path, "not json");
    lockDirectory(path, machine(11, { 11: "b" }));
  });
});

describe("the table of processes", () => {
  it("knows this one, and none for a number that cannot be a process", () => {
    expect(processTable.startOf(process.pid)).toBe(
      processTable.startOf(process.pid),
    );
    expect(processTable.startOf(process.pid)).not.toBeNull();
    expect(processTable.startOf(2 ** 30)).toBeNull();
  });
});
