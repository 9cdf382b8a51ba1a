import { expect, it } from "vitest";
import { notChecked } from "../../../src/collect/types/run-compiler.ts";

const ended = (stderr: string, timedOut = false) =>
  notChecked({ stderr, timedOut }, 180_000);

it("code that keeps a compiler busy for ever, or fills its memory or stack, has no points, with the reason", () => {
  expect(ended("", true)).toEqual({
    status: "failed",
    reason: "the types could not be checked within 180 seconds",
  });
  expect(
    ended("FATAL ERROR: Reached heap limit - JavaScript heap out of memory"),
  ).toMatchObject({ status: "failed" });
  expect(ended("fatal error: stack overflow")).toMatchObject({
    status: "failed",
  });
});

it("a compiler that ends in any other way is no fault of the author", () => {
  expect(ended("Segmentation fault")).toMatchObject({ status: "infra_error" });
});
