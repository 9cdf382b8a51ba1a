import { z } from "zod";
import { githubDescription, type Operation } from "./github-description.ts";

type Schema = Record<string, unknown>;

export type ApiRequest = {
  method: string;
  /** As whom it is sent: as the App itself, with the rights of an installation, or as somebody else. */
  as: "app" | "installation" | "other";
  /** As it was sent: what is encoded in a segment does not divide it. */
  pathname: string;
  query: URLSearchParams;
  /** null: none was sent. */
  body: object | null;
};

/**
 * Holds a request against GitHub's own description of its API.
 * @throws Error that names what GitHub would refuse: the path, the method, a parameter or a part of the body
 */
export async function checkRequest(request: ApiRequest): Promise<void> {
  const { method, pathname } = request;
  const found = await operationOf(request);
  if (found === null) throw new Error(`GitHub has no ${method} ${pathname}`);
  const { operation, segments } = found;
  const problems = [
    ...(mayCall(operation, request.as)
      ? []
      : [`it is not for an ${request.as}'s token`]),
    ...parameterProblems(operation, "path", segments),
    ...parameterProblems(operation, "query", Object.fromEntries(request.query)),
    ...bodyProblems(operation, request.body),
  ];
  if (problems.length > 0)
    throw new Error(
      `GitHub would refuse ${method} ${operation.path}: ${problems.join("; ")}`,
    );
}

function mayCall(
  { forInstallations, category }: Operation,
  as: ApiRequest["as"],
): boolean {
  if (as === "other") return true;
  return as === "installation" ? forInstallations : category === "apps";
}

async function operationOf({ method, pathname }: ApiRequest) {
  const given = pathname.split("/");
  for (const operation of await ofMethod(method)) {
    const wanted = operation.path.split("/");
    if (wanted.length !== given.length) continue;
    const segments: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      const value = decodeURIComponent(given[index] ?? "");
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return part === value;
      segments[name] = value;
      return value !== "";
    });
    if (fits) return { operation, segments };
  }
  return null;
}

let byMethod: Map<string, Operation[]> | undefined;

/** Those with fewer parameters in their path come first: they say more. */
async function ofMethod(method: string): Promise<Operation[]> {
  byMethod ??= Map.groupBy(
    (await githubDescription()).toSorted(
      (one, other) => one.path.split("{").length - other.path.split("{").length,
    ),
    (operation) => operation.method,
  );
  return byMethod.get(method) ?? [];
}

function parameterProblems(
  { parameters }: Operation,
  place: "path" | "query",
  given: Record<string, string>,
): string[] {
  const known = parameters.filter((parameter) => parameter.in === place);
  const unknown = Object.keys(given)
    .filter((name) => !known.some((parameter) => parameter.name === name))
    .map((name) => `there is no ${place} parameter "${name}"`);
  const wrong = known.flatMap(({ name, required, schema }) => {
    const text = given[name];
    if (text === undefined)
      return required === true
        ? [`${place} parameter "${name}" is missing`]
        : [];
    return readings(text).some(
      (value) => readerOf(schema).safeParse(value).success,
    )
      ? []
      : [`${place} parameter "${name}" cannot be "${text}"`];
  });
  return [...unknown, ...wrong];
}

/** What a text in an address may stand for. */
function readings(text: string): unknown[] {
  const number = /^-?\d+$/.test(text) ? [Number(text)] : [];
  const truth = text === "true" || text === "false" ? [text === "true"] : [];
  // Dates may be ranges, in the words of GitHub's search.
  const moment = text.replace(/^[<>]=?/, "");
  return [moment, ...number, ...truth, text.split(",")];
}

function bodyProblems({ body }: Operation, given: object | null): string[] {
  if (body === null) return given === null ? [] : ["it takes no body"];
  if (given === null) return body.required ? ["its body is missing"] : [];
  const known = propertiesOf(body.schema);
  const unknown = Object.keys(given)
    .filter((name) => known.size > 0 && !known.has(name))
    .map((name) => `its body has no "${name}"`);
  const { error } = readerOf(body.schema).safeParse(given);
  return error === undefined
    ? unknown
    : [...unknown, `its body is wrong: ${z.prettifyError(error)}`];
}

/** All names that the schema or one of its alternatives knows. */
function propertiesOf(schema: Schema): Set<string> {
  const alternatives = ["oneOf", "anyOf", "allOf"].flatMap(
    (key) => (schema[key] ?? []) as Schema[],
  );
  return new Set([
    ...Object.keys(schema["properties"] ?? {}),
    ...alternatives.flatMap((inner) => [...propertiesOf(inner)]),
  ]);
}

const readers = new WeakMap<Schema, z.ZodType>();

function readerOf(schema: Schema): z.ZodType {
  const known = readers.get(schema);
  if (known !== undefined) return known;
  const made = z.fromJSONSchema(schema, { defaultTarget: "openapi-3.0" });
  readers.set(schema, made);
  return made;
}
