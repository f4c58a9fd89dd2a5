import { creatorEntries, nameSkeleton, type UpdateCreatorInput } from '@livedrops/sdk/contract';
import type { Pictures } from '../pictures/index.ts';
import type { Clock } from '../platform/clock.ts';
import { ProblemError, Refusal } from '../platform/http/problem.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { type CreatorProfile, versionOf } from './creator.rules.ts';
import type { CreatorStore } from './creator.store.ts';
import { refuseLookAlike } from './refuse-look-alike.ts';

/** Tells the domains that keep copies of a creator's name, within the transaction of the change. */
export type OnRenamed = (creator: { id: string; name: string }, session: MongoSession) => Promise<void>;

export type UpdateCreatorDeps = {
  connection: MongoConnection;
  creators: CreatorStore;
  clock: Clock;
  onRenamed: OnRenamed;
  showPictures: Pictures['show'];
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
  const { avatar, version } = change;
  if (version !== undefined && version !== versionOf(creator))
    return new Refusal('version_conflict', CHANGED_MEANWHILE);
  return inTransaction(deps.connection, async (session) => {
    const at = new Date(deps.clock.now());
    const shown = avatar !== undefined && { avatar: await showAvatar(deps, creatorId, avatar, session) };
    const named = { id: creatorId, version };
    const after = await deps.creators.update(named, { ...toChange(change, creator), ...shown }, at, session);
    // Thrown, because it takes back what the picture was told.
    if (!after) throw new ProblemError('version_conflict', CHANGED_MEANWHILE);
    if (after.name !== creator.name) await deps.onRenamed(after, session);
    return after;
  });
}

const CHANGED_MEANWHILE = { detail: 'The profile was changed meanwhile: read it again' };

async function showAvatar(
  { showPictures }: UpdateCreatorDeps,
  creatorId: string,
  avatar: { id: string } | null,
  session: MongoSession,
) {
  const images = avatar === null ? [] : [avatar];
  const fieldOf = () => 'avatar.id';
  const [shown = null] = await showPictures({ by: creatorId, creatorId, images, fieldOf }, session);
  return shown;
}

/** Only what was sent: an absent field is left as it is. */
const toChange = ({ name, bio, avatarUrl, links }: UpdateCreatorInput, { handle }: CreatorProfile) => ({
  ...(name !== undefined && {
    name,
    nameSkeleton: nameSkeleton(name),
    words: creatorEntries({ name, handle }),
  }),
  ...(bio !== undefined && { bio }),
  ...(avatarUrl !== undefined && { avatarUrl }),
  ...(links !== undefined && { links }),
});
