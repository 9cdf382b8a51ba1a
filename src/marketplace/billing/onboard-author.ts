import type { Authors, Connect, SeenAccount } from "../ports/authors.ts";
import type { User } from "../ports/people.ts";

export type AuthorPorts = { connect: Connect; authors: Authors };

/**
 * Opens the author's account at Stripe, once, and answers with the address where they tell Stripe who they are.
 * @param country ISO 3166, two letters; null lets Stripe ask
 */
export async function onboardAuthor(
  { connect, authors }: AuthorPorts,
  { user, country, now }: { user: User; country: string | null; now: Date },
): Promise<{ url: string; transfers: string }> {
  const known = await authors.account(user.id);
  const { id: user_id, email, github_login: login } = user;
  const account =
    known ??
    (await authors.keepAccount({
      ...(await connect.open({ user_id, email, login, country })),
      user_id,
      at: now.toISOString(),
    }));
  const { account_id, transfers } = account;
  return { url: await connect.onboarding(account_id), transfers };
}

/** Takes over what Stripe says of an account now. Null when Stripe has no such account. */
export async function syncAuthor(
  { connect, authors }: AuthorPorts,
  account_id: string,
  now: Date,
): Promise<SeenAccount | null> {
  const seen = await connect.look(account_id);
  if (seen === null) return null;
  const { transfers } = seen;
  await authors.setTransfers({
    account_id,
    transfers,
    at: now.toISOString(),
  });
  return seen;
}
