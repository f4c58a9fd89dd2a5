import { type CreateCreatorInput, handleSkeleton, nameSkeleton } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { ProblemError } from '../platform/http/problem.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import type { CreatorProfile } from './creator.rules.ts';
import type { CreatorStore } from './creator.store.ts';
import { refuseLookAlike } from './refuse-look-alike.ts';

export type BecomeCreatorDeps = {
  connection: MongoConnection;
  creators: CreatorStore;
  clock: Clock;
  setCreator(userId: string, creatorId: string, session: MongoSession): Promise<boolean>;
};

/**
 * Gives a person a creator profile: the profile and the person's role appear together.
 *
 * @throws {ProblemError} `already_creator`, `handle_taken`, or `validation_failed` for a name that passes for another creator's
 */
export async function becomeCreator(
  deps: BecomeCreatorDeps,
  input: CreateCreatorInput & { id: string; userId: string },
): Promise<CreatorProfile> {
  await refuseLookAlike(deps.creators, input.name);
  const at = new Date(deps.clock.now());
  const creator: CreatorProfile = {
    id: input.id,
    userId: input.userId,
    handle: input.handle,
    handleSkeleton: handleSkeleton(input.handle),
    name: input.name,
    nameSkeleton: nameSkeleton(input.name),
    bio: input.bio ?? '',
    avatarUrl: input.avatarUrl ?? null,
    links: input.links ?? [],
    followerCount: 0,
    createdAt: at,
    updatedAt: at,
  };
  // The person comes first: two requests of one person meet there, so `already_creator` wins over `handle_taken`.
  await inTransaction(deps.connection, async (session) => {
    if (!(await deps.setCreator(input.userId, creator.id, session)))
      throw new ProblemError('already_creator');
    const taken = await deps.creators.insert(creator, session);
    if (taken === 'userId') throw new ProblemError('already_creator');
    if (taken === 'handle')
      throw new ProblemError('handle_taken', { errors: [{ field: 'handle', message: 'is taken' }] });
  });
  return creator;
}
