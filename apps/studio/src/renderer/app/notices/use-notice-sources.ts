import type { Drop, EventEnvelope } from '@livedrops/sdk';
import { useServerTime } from '@livedrops/sdk/react';
import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { useOwnDrops, useOwnDropsFeed } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import { useLinkHealth } from '../../lib/use-link.ts';
import { linkLostNotice, noticesOf, startingNotice, unpaidNotice } from './notice-words.ts';
import { markOf } from './starting-soon.ts';
import { createUnpaidWatch } from './unpaid-watch.ts';
import { useNotices } from './use-notices.tsx';

/** A connection that comes back sooner is no news: the page shows it anyway. */
const LINK_LOST_MS = 30_000;

/** Keeps the list of drops, and tells what happens to them. Mounted once, by the shell. */
export const useNoticeSources = (): void => {
  const tell = useNotices();
  const [watchUnpaid] = useState(createUnpaidWatch);
  useOwnDropsFeed(
    useCallback(
      (event: EventEnvelope, before: Drop | undefined) => {
        noticesOf(event, before).forEach(tell);
        if (event.type !== 'sales.updated' || before === undefined) return;
        const unpaid = watchUnpaid(before.id, event.data.recent, performance.now());
        if (unpaid !== null) tell(unpaidNotice(before, unpaid));
      },
      [tell, watchUnpaid],
    ),
  );
  useStartingSoon(tell);
  useLinkLost(tell);
};

type Tell = ReturnType<typeof useNotices>;

/** By the server's clock, which starts the drop. What is soon already when it is seen first, its creator knows. */
const useStartingSoon = (tell: Tell): void => {
  const { client } = useStudio();
  const drops = useOwnDrops().data?.items ?? [];
  const [known] = useState(() => new Map<string, string | null>());
  const marks = useServerTime((nowMs) => JSON.stringify(drops.map((drop) => markOf(drop, nowMs)))) ?? '[]';
  const tellPassed = useEffectEvent((now: (string | null)[]) => {
    now.forEach((mark, index) => {
      const drop = drops[index];
      if (drop === undefined) return;
      const planned = `${drop.id} ${drop.startsAt}`;
      const before = known.get(planned);
      known.set(planned, mark);
      if (mark === null || before === undefined || mark === before) return;
      tell(startingNotice(drop, { mark, leftMs: Date.parse(drop.startsAt) - client.clock.now() }));
    });
  });
  useEffect(() => tellPassed(JSON.parse(marks) as (string | null)[]), [marks]);
};

/** A drop sells, and for a while nothing was heard of it. */
const useLinkLost = (tell: Tell): void => {
  const isLost = useLinkHealth() !== 'live';
  const drops = useOwnDrops().data?.items ?? [];
  const onAir = drops.find(({ status }) => status === 'live');
  const tellLost = useEffectEvent(() => {
    if (onAir !== undefined) tell(linkLostNotice(onAir));
  });
  const isTrouble = isLost && onAir !== undefined;
  useEffect(() => {
    if (!isTrouble) return undefined;
    const timer = setTimeout(() => tellLost(), LINK_LOST_MS);
    return () => clearTimeout(timer);
  }, [isTrouble]);
};
