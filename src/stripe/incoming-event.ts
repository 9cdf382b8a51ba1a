import { z } from "zod";

const objectId = z.string().min(1).max(255);

/** What of an event is believed: ids and words. All else is fetched anew, so nothing of it decides. */
const incomingEvent = z.object({
  id: objectId,
  type: z.string().min(1).max(255),
  livemode: z.boolean(),
  /** The connected account that it happened on; absent for our own. */
  account: z.string().nullish(),
  context: z.string().nullish(),
  /** Of a whole event. */
  data: z
    .looseObject({
      object: z
        .looseObject({
          id: objectId.optional(),
          payment_intent: z.unknown().optional(),
        })
        .optional(),
    })
    .nullish(),
  /** Of a thin event, which carries no object. */
  related_object: z.looseObject({ id: objectId }).nullish(),
});

export type IncomingEvent = z.infer<typeof incomingEvent>;

/** Reads an event whose signature was checked; null for a body that is none. */
export function readEvent(payload: unknown): IncomingEvent | null {
  return incomingEvent.safeParse(payload).data ?? null;
}

/** The id of the object that an event is about. */
export function objectOf(event: IncomingEvent): string | null {
  return event.related_object?.id ?? event.data?.object?.id ?? null;
}

/** Why an event is not ours; null when it is. A connected account may only tell of itself. */
export function foreign(
  event: IncomingEvent,
  livemode: boolean,
): string | null {
  if (event.livemode !== livemode) return "another mode";
  const account = event.account ?? event.context ?? null;
  return account === null || account === objectOf(event)
    ? null
    : "another account";
}
