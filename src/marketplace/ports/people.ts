/** A person. `github_id` is the identity; e-mail never is, because many hide it and it can be re-used. */
export type User = {
  id: string;
  github_id: number;
  github_login: string;
  email: string | null;
  role: "user" | "admin";
  created_at: string;
};

export type SignIn = {
  github_id: number;
  github_login: string;
  email: string | null;
  /** True for those in ADMIN_GITHUB_IDS. Never takes the role away. */
  make_admin: boolean;
  at: string;
};

export type People = {
  /** Creates the person or updates login and e-mail; found by `github_id` alone. */
  signIn: (input: SignIn) => Promise<User>;
  find: (id: string) => Promise<User | null>;
  /** By the GitHub login as it was at the last sign-in. Only to name somebody, never to recognise them. */
  findByLogin: (login: string) => Promise<User | null>;
};
