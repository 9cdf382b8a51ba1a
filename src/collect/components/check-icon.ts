import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import type { Tree } from "../tree.ts";
import type { Definition } from "./definition.ts";
import { imageSize } from "./image-size.ts";
import { cleanPath } from "./shipped.ts";

const MAX_BYTES = 2 * 1024 * 1024;
const MIN_SIDE = 512;
const MAX_SIDE = 2_048;

/** The icon that a definition names: a square PNG or JPEG that is shipped. */
export async function checkIcon(
  tree: Tree,
  { fields, file, lineOf }: Definition,
): Promise<Finding[]> {
  const { icon } = fields;
  if (typeof icon !== "string" || icon === "") return [];
  const line = lineOf(["icon"]);
  if (icon.split(/[/\\]/).includes(".."))
    return [
      finding({
        code: "contract/wrong-path",
        file,
        line,
        message: `"icon": "${icon}" leads out of the plugin.`,
      }),
    ];
  const path = cleanPath(icon);
  const problem =
    path === null || !tree.has(path)
      ? "is not shipped"
      : wrongImage(await tree.readBytes(path, MAX_BYTES));
  if (problem === null) return [];
  return [
    finding({
      code: "contract/icon",
      file,
      line,
      message: `The icon ${icon} ${problem}.`,
    }),
  ];
}

function wrongImage(bytes: Uint8Array | null): string | null {
  if (bytes === null) return "is above 2 MB";
  const size = imageSize(bytes);
  if (size === null) return "is neither PNG nor JPEG";
  const { width, height } = size;
  if (width !== height) return `is not square (${width} × ${height})`;
  return width < MIN_SIDE || width > MAX_SIDE
    ? `is ${width} pixels wide: ${MIN_SIDE} to ${MAX_SIDE} are wanted`
    : null;
}
