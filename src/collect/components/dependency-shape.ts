import { z } from "zod";

const named = /^[a-z0-9][\w.-]*(@[a-z0-9][\w.-]*)?(@[\w.^~<>=*-]+)?$/i;

const name = z
  .string("must be a name, or an object with a name")
  .regex(named, "must be the name of a plugin, without spaces");

/** Plugins that this one needs: `"name"`, `"name@marketplace"` or `{name, version?, marketplace?}`. */
export const dependencies = z.array(
  z.union(
    [name, z.looseObject({ name })],
    "must be the name of a plugin, or an object with its name",
  ),
  "must be an array",
);
