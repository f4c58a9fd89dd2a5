import type { Role } from '@livedrops/sdk/contract';

/** A person who can sign in. */
export type Account = {
  id: string;
  /** Lower case. Only one account can have confirmed it; any number may claim it, so that a stranger does not learn who has an account. */
  email: string;
  /** When its owner showed that the address is theirs; `null` while they have not. */
  emailConfirmedAt: Date | null;
  name: string;
  role: Role;
  creatorId: string | null;
  /** PHC string; `null` when the person has no password, as demo people. */
  passwordHash: string | null;
  /** Made by the seed: may sign in by e-mail alone where demo sign-in is on. */
  demo: boolean;
  /** Whether others may see whom this person follows. */
  showsFollows: boolean;
  /** Whether creators may see the address of this person when they buy from them. Absent: no. */
  showsEmail?: boolean;
  /** Where this person has signed in lately, newest last (`networkMark`). */
  networks: readonly string[];
  createdAt: Date;
  updatedAt: Date;
};
