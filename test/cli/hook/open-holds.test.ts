import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOpenHolds } from "../../../src/cli/hook/open-holds.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holds-"));
});
afterAll(() => rm(folder, { recursive: true }));

const nothing = { round: 0, open: [], due: [] };
const two = {
  round: 1,
  open: [{ reservation_id: "a", issues: ["12", "13"], held: true }],
  due: [{ reservation_id: "b", issues: ["9"], held: false }],
};

describe("the memory of what a session holds", () => {
  it("is empty at first, keeps what it is given, and each session has its own", async () => {
    const holds = createOpenHolds(join(folder, "a"));
    expect(await holds.read("one")).toEqual(nothing);
    await holds.write("one", two);
    expect(await holds.read("one")).toEqual(two);
    expect(await holds.read("other")).toEqual(nothing);
  });

  it("is for its owner only, and names no file after what it is given", async () => {
    const place = join(folder, "b");
    await createOpenHolds(place).write("../../etc/passwd", two);
    const [name = ""] = await readdir(place);
    expect(name).toMatch(/^[0-9a-f]{32}\.json$/);
    expect((await stat(join(place, name))).mode & 0o777).toBe(0o600);
  });

  it.each(["", "{", "null", "[]", '{"open":[{"issues":"12"}],"round":"x"}'])(
    "is empty when its file says %j",
    async (damaged) => {
      const place = join(folder, "d");
      const holds = createOpenHolds(place);
      await holds.write("one", two);
      const [name = ""] = await readdir(place);
      await writeFile(join(place, name), damaged);
      expect(await holds.read("one")).toEqual(nothing);
    },
  );
});
