import type { Picture } from '@livedrops/sdk/contract';

/** A seller's public profile. */
export type CreatorProfile = {
  id: string;
  userId: string;
  /** Unique, lower case. Never holds an underscore, so it cannot be mistaken for an id. */
  handle: string;
  /** What handles that look alike have in common: unique. */
  handleSkeleton: string;
  name: string;
  /** What names that look alike have in common. */
  nameSkeleton: string;
  bio: string;
  /** As it was typed. */
  avatarUrl: string | null;
  /** Profiles from before pictures could be uploaded are without these three. `edits` counts the changes of the profile. */
  avatar?: Picture | null;
  links?: string[];
  edits?: number;
  /** Exact: changed only in the transaction of the follow that it counts. */
  followerCount: number;
  createdAt: Date;
  updatedAt: Date;
};

/** A profile that nobody has changed has the version 1. */
export const versionOf = ({ edits = 0 }: Pick<CreatorProfile, 'edits'>): number => edits + 1;

export const CREATOR_ID_PREFIX = 'crt';

/** Whether an address part is an id; otherwise it is a handle. */
export const isCreatorId = (idOrHandle: string): boolean => idOrHandle.startsWith(`${CREATOR_ID_PREFIX}_`);
