import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { AppError } from "../../errors.ts";
import { oneLine } from "../../score/escape-markdown.ts";
import type { Place } from "../../score/publish-report.ts";
import type { Io } from "../io.ts";
import { choosePlugin } from "./choose-plugin.ts";
import { clone } from "./clone.ts";
import { gitPlace } from "./git-place.ts";
import { parseSource, type Source } from "./parse-source.ts";
import type { MeasureArgs } from "./read-measure-args.ts";

type SubjectIo = Pick<Io, "cwd" | "env" | "log" | "run" | "temporary">;

/** What is scored, and where it is. */
export type Subject = {
  root: string;
  path: string;
  place: Place;
  /** "owner/name" of somebody else; null for a folder of the person's own. */
  stranger: string | null;
  /** The branch, tag or commit that was asked for; null for the default branch, and for a folder. */
  ref: string | null;
};

/**
 * Finds the plugin in a folder, or fetches it from GitHub.
 *
 * @param name of the command, for what a person is told to type
 * @throws AppError validation_error when there is no such folder or there are several plugins, not_found or
 * service_unavailable when a repository cannot be fetched
 */
export async function findSubject(
  name: string,
  options: MeasureArgs,
  io: SubjectIo,
): Promise<Subject> {
  const folder = resolve(io.cwd, options.source);
  const isThere = await isFolder(folder);
  const source = parseSource(options.source, isThere);
  if (source.kind === "folder" && !isThere)
    throw new AppError(
      "validation_error",
      `There is no folder ${oneLine(folder, 200)}. Give a folder, or OWNER/REPO of a repository on GitHub.`,
    );
  return source.kind === "folder"
    ? ownFolder(name, folder, options, io)
    : strangersRepository(name, source, options, io);
}

async function ownFolder(
  name: string,
  root: string,
  options: MeasureArgs,
  io: SubjectIo,
): Promise<Subject> {
  const path =
    options.path ??
    (await choosePlugin(root, io, { say: sayer(name, options) }));
  const { top, ...place } = await gitPlace(root, path, io.run);
  // The marketplace sees the whole repository: tests and a tsconfig above the plugin count there, and not here.
  if (top !== null && place.path !== path)
    io.log(
      `this folder is part of a repository; to score it as the marketplace does: miyabi ${name} ${top} --path ${place.path}`,
    );
  return { root, path, place, stranger: null, ref: null };
}

async function strangersRepository(
  name: string,
  source: Extract<Source, { kind: "repository" }>,
  options: MeasureArgs,
  io: SubjectIo,
): Promise<Subject> {
  const root = await clone(source, io);
  const path =
    options.path ??
    (await choosePlugin(root, io, { say: sayer(name, options) }));
  const { commit, path: inside } = await gitPlace(root, path, io.run);
  const { repository, ref } = source;
  return {
    root,
    path,
    place: { repository, repository_id: null, commit, path: inside },
    stranger: repository,
    ref: ref === "HEAD" ? null : ref,
  };
}

const sayer =
  (name: string, { source }: MeasureArgs) =>
  (path: string) =>
    `miyabi ${name} ${source} --path ${path}`;

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
