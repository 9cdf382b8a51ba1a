import { invalidRequest } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";

/** Fields that Stripe leaves out unless they are asked for. */
const includable: Readonly<Record<string, readonly string[]>> = {
  charge: ["refunds"],
  "checkout.session": ["line_items"],
  invoice: ["confirmation_secret", "payments"],
};

/** Stripe goes no deeper. */
const depth = 4;

/** Any object of Stripe's by its id. */
function lookUp(state: StripeState, id: string): object | null {
  for (const table of Object.values(state)) {
    if (typeof table !== "object" || Array.isArray(table)) continue;
    const object: unknown = Reflect.get(table, id);
    if (typeof object === "object" && object !== null && "object" in object)
      return object;
  }
  return null;
}

function refuse(path: string): never {
  throw invalidRequest(`This property cannot be expanded (${path}).`);
}

function rendered(
  state: StripeState,
  value: unknown,
  paths: string[][],
  whole: string,
): unknown {
  if (Array.isArray(value))
    return value.map((each) => rendered(state, each, paths, whole));
  if (typeof value !== "object" || value === null) return value;
  const kind: unknown = Reflect.get(value, "object");
  const hidden = includable[typeof kind === "string" ? kind : ""] ?? [];
  for (const [head] of paths)
    if (head !== undefined && !(head in value)) refuse(whole);
  const answer: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value) as [string, unknown][]) {
    const mine = paths.filter(([head]) => head === name);
    const deeper = mine.map(([, ...rest]) => rest).filter((p) => p.length > 0);
    if (hidden.includes(name) && mine.length === 0) continue;
    if (typeof field !== "string" || mine.length === 0) {
      answer[name] = rendered(state, field, deeper, whole);
      continue;
    }
    answer[name] = rendered(
      state,
      lookUp(state, field) ?? refuse(whole),
      deeper,
      whole,
    );
  }
  return answer;
}

/**
 * An object as it goes over the wire: ids where nothing else was asked for.
 *
 * @param state where the other objects are
 * @param object to be answered with
 * @param expand paths as `latest_invoice.confirmation_secret`
 * @returns a copy, as JSON has it
 * @throws StripeRefusal for a path that cannot be expanded
 */
export function render(
  state: StripeState,
  object: object,
  expand: readonly string[] = [],
): unknown {
  const tooDeep = expand.find((path) => path.split(".").length > depth);
  if (tooDeep !== undefined)
    throw invalidRequest(
      `You cannot expand more than ${depth} levels of a property (${tooDeep}).`,
    );
  return rendered(
    state,
    object,
    expand.map((path) => path.split(".")),
    expand.join(", "),
  );
}
