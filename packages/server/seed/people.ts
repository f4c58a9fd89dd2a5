import { handleSkeleton, nameSkeleton } from '@livedrops/sdk/contract';
import { type StoredCreator, toStoredCreator } from '../src/creators/creator.model.ts';
import type { StoredUser } from '../src/accounts/user.model.ts';
import type { MediaFile } from '../src/media/index.ts';
import { drawAvatar, PALETTES } from './art/index.ts';
import type { CatalogueCreator } from './catalogue-creator.ts';
import { CATALOGUE } from './catalogue.ts';
import { DEMO_FANS } from './demo-fans.ts';
import type { SeedContext } from './context.ts';
import { FIRST_NAMES, LAST_NAMES } from './names.ts';
import { toMediaFile, toMediaUrl } from './pictures.ts';

const DAY = 86_400_000;

export type SeededCreator = { entry: CatalogueCreator; user: StoredUser; creator: StoredCreator };

/** The catalogue's creators, with an account and a portrait each. Nobody follows them yet. */
export function planCreators(context: SeedContext): { creators: SeededCreator[]; portraits: MediaFile[] } {
  const portraits: MediaFile[] = [];
  const creators = CATALOGUE.map((entry, index) => {
    const at = new Date(context.now - (400 - index * 20) * DAY);
    const portrait = toMediaFile(entry.handle, drawAvatar(entry.name, PALETTES[entry.palette]));
    portraits.push(portrait);
    const user = { ...person(context, entry.email, entry.name, at), role: 'creator' as const };
    const creator = toStoredCreator({
      id: context.createId('crt', at),
      userId: user._id,
      handle: entry.handle,
      handleSkeleton: handleSkeleton(entry.handle),
      name: entry.name,
      nameSkeleton: nameSkeleton(entry.name),
      bio: entry.bio,
      avatarUrl: toMediaUrl(portrait),
      followerCount: 0,
      createdAt: at,
      updatedAt: at,
    });
    return { entry, user: { ...user, creatorId: creator._id }, creator };
  });
  return { creators, portraits };
}

/** The demo's own fans first, then as many others as asked for. */
export function planFans(context: SeedContext, count: number): StoredUser[] {
  const { random } = context;
  const demo = DEMO_FANS.map(({ email, name }) =>
    person(context, email, name, new Date(context.now - 300 * DAY)),
  );
  const others = Array.from({ length: count }, (_, index) => {
    const name = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
    const email = `fan${String(index + 1).padStart(4, '0')}@fans.example.test`;
    const at = new Date(context.now - random.int(30, 300) * DAY - random.int(0, DAY));
    return { ...person(context, email, name, at), showsEmail: true };
  });
  return [...demo, ...others];
}

/** Everybody of the seed may sign in by e-mail alone, where demo sign-in is on, and nobody by password. */
export const person = ({ createId }: SeedContext, email: string, name: string, at: Date): StoredUser => ({
  _id: createId('usr', at),
  email,
  emailConfirmedAt: at,
  name,
  role: 'fan',
  creatorId: null,
  passwordHash: null,
  demo: true,
  showsFollows: true,
  networks: [],
  createdAt: at,
  updatedAt: at,
});
