import type { Drop, Page } from '@livedrops/sdk/contract';
import type { Sharing } from '../platform/reads/read-policy.ts';

/** A drop that sells shows other figures all the time. */
const LIFE_MS = 1000;
/** A second of it passes here. Together this is less than the five seconds after which the SDK trusts shared answers again. */
const CDN = { freshSeconds: 2, staleSeconds: 1 };

export const dropTag = (dropId: string): string => `drop-${dropId}`;
export const DROPS_TAG = 'drops';

const list = {
  lifeMs: LIFE_MS,
  cdn: CDN,
  tags: () => [DROPS_TAG],
  changesAt: ({ items }: Page<Drop>, now: number) => nextChange(items, now),
};

const edit = ({ params }: { params: { dropId: string } }) => [dropTag(params.dropId), DROPS_TAG];

export const dropsSharing: Sharing = {
  hasEvents: true,
  reads: {
    'drops.get': {
      lifeMs: LIFE_MS,
      cdn: CDN,
      tags: ({ params }) => [dropTag(params.dropId)],
      changesAt: (drop, now) => nextChange([drop], now),
    },
    'drops.list': list,
    'drops.live': list,
    'drops.upcoming': list,
  },
  writes: {
    'drops.create': () => [DROPS_TAG],
    'drops.update': edit,
    'drops.restock': edit,
    'drops.pause': edit,
    'drops.resume': edit,
    'drops.end': edit,
    'drops.cancel': edit,
  },
};

/** A drop shows another status when it starts and when it ends. */
function nextChange(drops: readonly Pick<Drop, 'startsAt' | 'endsAt'>[], now: number): number | null {
  const coming = drops
    .flatMap(({ startsAt, endsAt }) => [Date.parse(startsAt), Date.parse(endsAt)])
    .filter((instant) => instant > now);
  return coming.length > 0 ? Math.min(...coming) : null;
}
