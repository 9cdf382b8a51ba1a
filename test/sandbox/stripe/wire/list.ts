import type { Table } from "../model/state.ts";
import { found } from "../model/refuse.ts";

/** What a list is asked with. */
export type Paging = {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
};

/** A range of times, as `created[gte]`. */
export type Range = {
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
};

/** A page of objects, as Stripe's lists are. */
export type Page<T> = {
  object: "list";
  data: T[];
  has_more: boolean;
  url: string;
};

/**
 * @param created seconds
 * @param range what is asked for, if anything
 * @returns whether it is inside
 */
export function within(created: number, range: Range | undefined): boolean {
  return (
    created > (range?.gt ?? -1) &&
    created >= (range?.gte ?? 0) &&
    created < (range?.lt ?? Infinity) &&
    created <= (range?.lte ?? Infinity)
  );
}

/**
 * A page, the newest object first, as Stripe gives them.
 *
 * @param url of the list
 * @param table all objects of the kind
 * @param kept which of them belong to the list
 * @param paging from where, and how many; ten by default
 * @returns the page
 */
export function list<T extends { id: string }>(
  url: string,
  table: Table<T>,
  kept: (object: T) => boolean,
  paging: Paging,
): Page<T> {
  const { limit = 10, starting_after: after, ending_before: before } = paging;
  for (const cursor of [after, before])
    if (cursor !== undefined) found(table, cursor, "object", "starting_after");
  const newestFirst = Object.values(table).reverse();
  const place = (id: string): number =>
    newestFirst.findIndex((object) => object.id === id);
  const from = after === undefined ? 0 : place(after) + 1;
  const to = before === undefined ? newestFirst.length : place(before);
  const matching = newestFirst.slice(from, to).filter(kept);
  const page =
    before === undefined ? matching.slice(0, limit) : matching.slice(-limit);
  return {
    object: "list",
    data: page,
    has_more: matching.length > page.length,
    url,
  };
}

/**
 * @param url of the list
 * @param data all that is in it
 * @returns the list that is part of another object
 */
export function whole<T>(url: string, data: T[]): Page<T> {
  return { object: "list", data, has_more: false, url };
}
