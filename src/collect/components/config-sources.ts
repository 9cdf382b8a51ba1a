import { isObject } from "../json.ts";

/** A place where hooks or servers are declared: a file of the plugin, or the value itself inside the definition. */
export type ConfigSource = { file: string | null; inline: unknown };

/**
 * Places to read for a field that is a path, an object, or an array of both; and the default file, which is read always.
 *
 * @param definitionFile file that the definition stands in
 */
export function inlineAndFiles(
  value: unknown,
  definitionFile: string | null,
  defaultFile: string,
): ConfigSource[] {
  const sources: ConfigSource[] = [{ file: defaultFile, inline: undefined }];
  for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (typeof item === "string") {
      const file = item.replace(/^\.\//, "");
      if (file !== defaultFile) sources.push({ file, inline: undefined });
    } else if (isObject(item)) {
      sources.push({ file: definitionFile, inline: item });
    }
  }
  return sources;
}
