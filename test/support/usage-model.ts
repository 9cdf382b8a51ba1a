/** What one person has of the plugin in the tests: by the words of the issue, without any of the product's code. */
export type Held = {
  issues: number;
  tokens: number;
  status: "held" | "committed" | "released";
  ends: number;
  licence: number;
};

type Standing = "none" | "active" | "superseded" | "revoked";

export type Model = {
  /** Seconds since the beginning. */
  now: number;
  /** Of the free licence and of the trial's. */
  standing: [Standing, Standing];
  /** Content by event id. */
  events: Record<string, number>;
  issues: number;
  tokens: number;
  holds: Record<string, Held>;
  slots: Record<string, { licence: number; ends: number }>;
};

export type Step =
  /** Events with the tokens they took: 0 for another content under the same id. */
  | { do: "track"; key: number; events: { id: string; tokens: number }[] }
  | { do: "hold"; key: number; id: string; issues: number }
  | { do: "commit"; key: number; id: string; issues: number | null }
  | { do: "release"; key: number; id: string }
  | { do: "acquire" | "beat" | "leave"; key: number; id: string }
  | { do: "revoke"; key: number }
  | { do: "trial" };

/** What is seen of a step from outside. */
export type Seen = string;

export const beginning: Model = {
  now: 0,
  standing: ["active", "none"],
  events: {},
  issues: 0,
  tokens: 0,
  holds: {},
  slots: {},
};

/** Of the free plan and of the trial. */
const limits = [
  { issues: 100, tokens: 10_000, slots: 1 },
  { issues: Infinity, tokens: 100_000, slots: 3 },
] as const;

type Limits = (typeof limits)[number];

function track(
  model: Model,
  sent: { id: string; tokens: number }[],
): [Model, Seen] {
  const events = { ...model.events };
  let { issues, tokens } = model;
  const seen = sent.map((event) => {
    const known = events[event.id];
    if (known !== undefined)
      return known === event.tokens ? "duplicate" : "conflict";
    events[event.id] = event.tokens;
    issues += 1;
    tokens += event.tokens;
    return "accepted";
  });
  return [{ ...model, events, issues, tokens }, seen.join()];
}

export function heldIssues({ holds, now }: Model): number {
  return Object.values(holds)
    .filter(({ status, ends }) => status === "held" && ends > now)
    .reduce((sum, { issues }) => sum + issues, 0);
}

function hold(
  model: Model,
  licence: number,
  limit: Limits,
  { id, issues }: { id: string; issues: number },
): [Model, Seen] {
  const known = model.holds[id];
  if (known !== undefined) {
    const same =
      known.licence === licence &&
      known.status === "held" &&
      known.issues === issues;
    if (!same) return [model, "conflict"];
    if (known.ends > model.now) return [model, "held"];
  }
  const used = model.issues + heldIssues(model);
  if (used + issues > limit.issues || model.tokens + 1 > limit.tokens)
    return [model, "quota_exceeded"];
  const ends = model.now + 900;
  const fresh = { issues, tokens: 0, status: "held", ends, licence } as const;
  return [{ ...model, holds: { ...model.holds, [id]: fresh } }, "held"];
}

function settle(
  model: Model,
  licence: number,
  step: Extract<Step, { do: "commit" | "release" }>,
): [Model, Seen] {
  const known = model.holds[step.id];
  if (known?.licence !== licence) return [model, "not_found"];
  const change = (to: Partial<Held>, issues = 0): Model => ({
    ...model,
    issues: model.issues + issues,
    holds: { ...model.holds, [step.id]: { ...known, ...to } },
  });
  if (step.do === "release") {
    if (known.status === "committed") return [model, "conflict"];
    return [change({ status: "released" }), "released"];
  }
  const issues = step.issues ?? known.issues;
  if (known.status === "released") return [model, "conflict"];
  if (known.status === "committed")
    return [model, issues === known.issues ? "committed" : "conflict"];
  return [change({ status: "committed", issues }, issues), "committed"];
}

export function liveSlots({ slots, now }: Model, licence: number): string[] {
  return Object.entries(slots)
    .filter(([, slot]) => slot.licence === licence && slot.ends > now)
    .map(([id]) => id);
}

function slot(
  model: Model,
  licence: number,
  limit: Limits,
  step: Extract<Step, { do: "acquire" | "beat" | "leave" }>,
): [Model, Seen] {
  const { id } = step;
  const live = liveSlots(model, licence);
  const mine = live.includes(id);
  const taken: Model = {
    ...model,
    slots: { ...model.slots, [id]: { licence, ends: model.now + 60 } },
  };
  if (step.do === "leave") {
    if (model.slots[id]?.licence !== licence) return [model, "released"];
    const slots = Object.entries(model.slots).filter(([other]) => other !== id);
    return [{ ...model, slots: Object.fromEntries(slots) }, "released"];
  }
  if (mine) return [taken, "acquired"];
  if (step.do === "beat") return [model, "not_found"];
  if (live.length >= limit.slots) return [model, "concurrency_exceeded"];
  const other = model.slots[id];
  // Another licence's slot, as long as nobody has swept it.
  if (other !== undefined && other.licence !== licence)
    return [model, "conflict"];
  return [taken, "acquired"];
}

/** What a step does when it is alone. */
export function apply(model: Model, step: Step): [Model, Seen] {
  const [free, trial] = model.standing;
  if (step.do === "trial") {
    if (trial !== "none") return [model, "conflict"];
    const before = free === "active" ? "superseded" : free;
    return [{ ...model, standing: [before, "active"] }, "started"];
  }
  if (step.do === "revoke") {
    const standing: Model["standing"] =
      step.key === 0 ? ["revoked", trial] : [free, "revoked"];
    return [{ ...model, standing }, "revoked"];
  }
  const limit = limits[step.key];
  if (model.standing[step.key] !== "active" || limit === undefined)
    return [model, "forbidden"];
  switch (step.do) {
    case "track":
      return track(model, step.events);
    case "hold":
      return hold(model, step.key, limit, step);
    case "commit":
    case "release":
      return settle(model, step.key, step);
    default:
      return slot(model, step.key, limit, step);
  }
}
