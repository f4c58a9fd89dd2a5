import { t } from '@lingui/core/macro';
import { IconAlertTriangle, IconChevronRight, IconPackage } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useWebhooks } from '../../lib/own-webhooks.ts';
import { useSoldCounts } from '../../lib/sold-counts.ts';
import { Card, type Reading } from './card.tsx';
import { type Hand, handsOfDrops, handsOfOrders, handsOfWebhooks } from './hands.ts';
import classes from './overview.module.css';

/** What waits for the creator. What could be read is told, also when the rest could not. */
export const HandsCard = () => {
  const counts = useSoldCounts(undefined);
  const webhooks = useWebhooks();
  const drops = useOwnDrops();
  const parts = [
    { reading: counts, hands: counts.data && handsOfOrders(counts.data) },
    { reading: webhooks, hands: webhooks.data && handsOfWebhooks(webhooks.data.items) },
    { reading: drops, hands: drops.data && handsOfDrops(drops.data.items) },
  ];
  return (
    <Card title={t`Needs a hand`} reading={together(parts)}>
      {(hands) =>
        hands.length === 0 ? (
          <p className="dim">{t`Nothing waits for you.`}</p>
        ) : (
          <ul className={classes['hands']}>
            {hands.map((hand) => (
              <li key={hand.key} data-trouble={hand.isTrouble ? '' : undefined}>
                <Link to={hand.to}>
                  {hand.isTrouble ? (
                    <IconAlertTriangle size={17} aria-label={t`Trouble`} />
                  ) : (
                    <IconPackage size={17} aria-hidden="true" />
                  )}
                  <span>{hand.text}</span>
                  <IconChevronRight size={15} aria-hidden="true" />
                </Link>
              </li>
            ))}
          </ul>
        )
      }
    </Card>
  );
};

type Part = { reading: Reading<unknown>; hands: Hand[] | undefined };

/** Known once one of the parts is and none is on its way; in error while one of them is. */
const together = (parts: readonly Part[]): Reading<Hand[]> => {
  const failed = parts.filter(({ reading }) => reading.error !== null);
  const isLoading = parts.some(({ reading }) => reading.data === undefined && reading.error === null);
  const known = parts.flatMap(({ hands }) => (hands === undefined ? [] : [hands]));
  return {
    data: isLoading || known.length === 0 ? undefined : known.flat(),
    error: isLoading ? null : (failed[0]?.reading.error ?? null),
    dataUpdatedAt: Math.max(...parts.map(({ reading }) => reading.dataUpdatedAt)),
    refetch: () => failed.map(({ reading }) => reading.refetch()),
  };
};
