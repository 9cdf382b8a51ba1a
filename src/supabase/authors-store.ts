import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Authors } from "../marketplace/ports/authors.ts";
import { rpc } from "./rpc.ts";

const accountRow = z.object({ account_id: z.string(), transfers: z.string() });

const earningRow = z.object({
  month: z.string(),
  plugin_id: z.string(),
  currency: z.string(),
  sales: z.int(),
  gross: z.int(),
  refunds: z.int(),
  tax: z.int(),
  commission: z.int(),
  net: z.int(),
});

const paymentRow = z.object({
  payment_intent_id: z.string(),
  invoice_id: z.string().nullable(),
  checkout_session_id: z.string().nullable(),
  amount: z.int(),
  unshared: z.int(),
});

/** Authors who sell. Every call throws AppError as `rpc` does. */
export function createAuthors(client: SupabaseClient): Authors {
  return {
    account: (user_id) =>
      rpc(client, "authors_account_find", { user_id }, accountRow.nullable()),
    keepAccount: ({ user_id, account_id, transfers, at }) =>
      rpc(
        client,
        "authors_keep_account",
        { user_id, account_id, transfers, at },
        accountRow,
      ),
    setTransfers: async (input) => {
      await rpc(client, "authors_set_transfers", input, z.boolean());
    },
    earnings: (user_id) =>
      rpc(client, "authors_earnings_of_user", { user_id }, z.array(earningRow)),
    payment: (payment_intent_id) =>
      rpc(
        client,
        "authors_payment_find",
        { payment_intent_id },
        paymentRow.nullable(),
      ),
    noteTax: async (payment_intent_id, tax) => {
      await rpc(
        client,
        "authors_note_tax",
        { payment_intent_id, tax },
        z.boolean(),
      );
    },
  };
}
