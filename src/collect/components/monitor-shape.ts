import { z } from "zod";

const filled = (field: string) =>
  z.string(`must have a "${field}"`).min(1, "must not be empty");

const monitor = z.strictObject(
  {
    name: filled("name"),
    command: filled("command"),
    description: filled("description"),
    when: z
      .string("must be a string")
      .regex(
        /^(always|on-skill-invoke:.+)$/,
        'must be "always" or "on-skill-invoke:<skill>"',
      )
      .optional(),
  },
  {
    error: ({ code }) =>
      code === "invalid_type" ? "must be an object" : undefined,
  },
);

/** Programs that run in the background of a session; what they print is shown to Claude. */
export const monitors = z.array(monitor, "must be an array of monitors");
