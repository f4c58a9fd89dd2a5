import type { Role } from '@livedrops/sdk/contract';

/** A person who can sign in. */
export type Account = {
  id: string;
  /** Lower case, unique. */
  email: string;
  name: string;
  role: Role;
  creatorId: string | null;
  /** PHC string; `null` when the person has no password, as demo people. */
  passwordHash: string | null;
  /** Made by the seed: may sign in by e-mail alone where demo sign-in is on. */
  demo: boolean;
  createdAt: Date;
  updatedAt: Date;
};
