import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { nearDrops, type Span } from '../../lib/near-drops.ts';
import { isQuiet, type QuietHours } from '../../lib/quiet-hours.ts';
import { localZone } from '../../lib/zoned-time.ts';

/** What a creator should know of a time, in words. Quiet hours are those of the creator, whatever zone is shown. */
export const notesOf = (span: Span, drops: readonly Drop[], quietHours: QuietHours): string[] => {
  const near = nearDrops(span, drops);
  const more = near.length - NAMED_MAX;
  return [
    ...near
      .slice(0, NAMED_MAX)
      .map(({ drop, kind }) =>
        kind === 'overlap'
          ? t`At the same time as ${{ title: drop.title }}`
          : t`Within 10 minutes of the start of ${{ title: drop.title }}`,
      ),
    ...(more > 0 ? [t`Near ${more} more`] : []),
    ...(isQuiet(quietHours, span.start, localZone()) ? [t`In your quiet hours`] : []),
  ];
};

/** So many are named; the rest is counted. */
const NAMED_MAX = 3;

export const spanOf = ({ id, startsAt, endsAt }: Pick<Drop, 'id' | 'startsAt' | 'endsAt'>): Span => ({
  id,
  start: Date.parse(startsAt),
  end: Date.parse(endsAt),
});
