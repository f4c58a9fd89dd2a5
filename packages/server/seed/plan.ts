import type { StoredUser } from '../src/accounts/user.model.ts';
import type { StoredCreator } from '../src/creators/creator.model.ts';
import type { StoredFollow } from '../src/follows/follow.model.ts';
import type { MediaFile } from '../src/media/index.ts';
import type { StoredProduct } from '../src/products/product.model.ts';
import { createSeedContext } from './context.ts';
import { DEMO_FANS } from './demo-fans.ts';
import { type DropPlan, planDrops } from './drops.ts';
import { planCreators, planFans } from './people.ts';
import { planFollows, planProducts } from './shop.ts';

export type SeedPlan = DropPlan & {
  users: StoredUser[];
  creators: StoredCreator[];
  follows: StoredFollow[];
  products: StoredProduct[];
  media: MediaFile[];
};

export type SeedOptions = {
  /** The same seed and `now` give the same ids and data. */
  seed: number;
  /** Fans beside the demo's own people. */
  fans: number;
  /** Epoch milliseconds. */
  now: number;
};

/** Everything that the demo database holds, made up without touching a database. */
export function planSeed(options: SeedOptions): SeedPlan {
  const context = createSeedContext(options);
  const { creators, portraits } = planCreators(context);
  const fans = planFans(context, options.fans);
  const { products, pictures } = planProducts(context, creators);
  const follows = planFollows(context, creators, fans);
  const followersOf = groupFollowers(follows);
  const fanIds = fans.map(({ _id }) => _id);
  const demoIds = new Set(fanIds.slice(0, DEMO_FANS.length));
  // The demo's fans buy where they follow, and before the rest, so that they have orders to look at.
  const buyersOf = (creatorId: string): string[] => {
    const followers = followersOf.get(creatorId) ?? [];
    const keen = followers.filter((id) => demoIds.has(id));
    const known = new Set(followers);
    const others = fanIds.filter((id) => !known.has(id) && !demoIds.has(id));
    const rest = followers.filter((id) => !demoIds.has(id));
    return [...keen, ...context.random.sample(rest, rest.length), ...others];
  };
  return {
    ...planDrops(context, creators, products, buyersOf),
    users: [...creators.map(({ user }) => user), ...fans],
    creators: creators.map(({ creator }) => ({
      ...creator,
      followerCount: followersOf.get(creator._id)?.length ?? 0,
    })),
    follows,
    products,
    media: [...portraits, ...pictures],
  };
}

function groupFollowers(follows: readonly StoredFollow[]): Map<string, string[]> {
  const followers = new Map<string, string[]>();
  for (const { creatorId, followerId } of follows) {
    const known = followers.get(creatorId);
    if (known) known.push(followerId);
    else followers.set(creatorId, [followerId]);
  }
  return followers;
}
