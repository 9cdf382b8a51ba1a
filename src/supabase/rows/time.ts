import { z } from "zod";

/** A time as the SQL functions write it: ISO 8601, UTC, with milliseconds. */
export const time = z.iso.datetime({ precision: 3 });
