import type { SoldView } from '@livedrops/sdk';
import { SOLD_VIEWS } from '@livedrops/sdk/contract';
import { formatCount } from '../../lib/format.ts';
import { useSoldCounts } from './use-sold-orders.ts';
import classes from './orders.module.css';

const LABELS: Record<SoldView | 'all', string> = {
  all: 'All',
  to_pack: 'To pack',
  sent: 'Sent',
  refunded: 'Refunded',
  stuck: 'Stuck',
  cancelled: 'Cancelled',
};

export const readView = (text: string | null): SoldView | undefined =>
  SOLD_VIEWS.find((view) => view === text);

/** The lists of orders, each with how many it has. */
export const ViewTabs = ({
  chosen,
  dropId,
  onChoose,
}: {
  chosen: SoldView | undefined;
  dropId: string | undefined;
  onChoose: (view: SoldView | undefined) => void;
}) => {
  const counts = useSoldCounts(dropId).data;
  return (
    <div className={classes['views']} role="group" aria-label="View">
      {[undefined, ...SOLD_VIEWS].map((view) => {
        const name = view ?? 'all';
        const count = counts?.[name];
        const isFull = counts !== undefined && count === counts.max;
        return (
          <button
            key={name}
            type="button"
            className={classes['view']}
            aria-pressed={view === chosen}
            onClick={() => onChoose(view)}
          >
            <span>{LABELS[name]}</span>
            {count !== undefined && count > 0 && (
              <span className={`${classes['count']} figures`}>
                {isFull ? `${formatCount(count)}+` : formatCount(count)}
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
};
