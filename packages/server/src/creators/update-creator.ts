import { creatorEntries, nameSkeleton, type UpdateCreatorInput } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import type { CreatorProfile } from './creator.rules.ts';
import type { CreatorStore } from './creator.store.ts';
import { refuseLookAlike } from './refuse-look-alike.ts';

/** Tells the domains that keep copies of a creator's name, within the transaction of the change. */
export type OnRenamed = (creator: { id: string; name: string }, session: MongoSession) => Promise<void>;

export type UpdateCreatorDeps = {
  connection: MongoConnection;
  creators: CreatorStore;
  clock: Clock;
  onRenamed: OnRenamed;
};

/** Changes the own profile. */
export async function updateCreator(
  deps: UpdateCreatorDeps,
  input: { creatorId: string; callerCreatorId: string; change: UpdateCreatorInput },
): Promise<CreatorProfile | Refusal> {
  const { creatorId, change } = input;
  const creator = await deps.creators.findById(creatorId);
  if (!creator) return new Refusal('not_found');
  if (creatorId !== input.callerCreatorId) return new Refusal('forbidden');
  if (change.name !== undefined && change.name !== creator.name)
    await refuseLookAlike(deps.creators, change.name);
  const changed = await inTransaction(deps.connection, async (session) => {
    const at = new Date(deps.clock.now());
    const after = await deps.creators.update(creatorId, toChange(change, creator), at, session);
    if (after && after.name !== creator.name) await deps.onRenamed(after, session);
    return after;
  });
  return changed ?? new Refusal('not_found');
}

/** Only what was sent: an absent field is left as it is. */
const toChange = ({ name, bio, avatarUrl }: UpdateCreatorInput, { handle }: CreatorProfile) => ({
  ...(name !== undefined && {
    name,
    nameSkeleton: nameSkeleton(name),
    words: creatorEntries({ name, handle }),
  }),
  ...(bio !== undefined && { bio }),
  ...(avatarUrl !== undefined && { avatarUrl }),
});
