import { z } from "zod";

/**
 * What of Claude Code's marketplace file is held to be true before it is committed. Looser than what the marketplace
 * writes, because the fields beside these may grow; strict where a mistake would break the file for everyone.
 */
const catalogueSchema = z.looseObject({
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  owner: z.looseObject({ name: z.string().min(1) }),
  plugins: z
    .array(
      z.looseObject({
        name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
        source: z.looseObject({
          source: z.enum(["github", "git-subdir", "url", "archive"]),
        }),
      }),
    )
    .max(20_000),
});

/**
 * The text of the file to commit, from the marketplace's answer.
 * An unknown kind of source is refused, because an older Claude Code drops the whole file over one.
 * @throws Error that says what is wrong
 */
export function catalogueFile(answer: string): string {
  const value: unknown = JSON.parse(answer);
  const parsed = catalogueSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      `The marketplace's catalogue is not one: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}. Nothing was committed.`,
    );
  }
  const names = parsed.data.plugins.map((plugin) => plugin.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new Error(
      `The marketplace's catalogue lists ${twice} twice. Nothing was committed.`,
    );
  const unpinned = parsed.data.plugins.find(({ source }) => !isPinned(source));
  if (unpinned !== undefined)
    throw new Error(
      `The marketplace's catalogue does not pin ${unpinned.name} to a commit or digest. Nothing was committed.`,
    );
  return `${JSON.stringify(value, null, 2)}\n`;
}

function isPinned(source: Record<string, unknown>): boolean {
  return source["source"] === "archive"
    ? /^[0-9a-f]{64}$/.test(String(source["sha256"]))
    : /^[0-9a-f]{40}$/.test(String(source["sha"]));
}
