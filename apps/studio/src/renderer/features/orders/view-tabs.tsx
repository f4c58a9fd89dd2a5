import { t } from '@lingui/core/macro';
import type { SoldFilter, SoldView } from '@livedrops/sdk';
import { SOLD_VIEWS } from '@livedrops/sdk/contract';
import { formatCount } from '../../lib/format.ts';
import { SavedViews } from './saved-views.tsx';
import { useSavedViews } from './use-saved-views.ts';
import { useSoldCounts } from '../../lib/sold-counts.ts';
import tabs from '../../components/tabs.module.css';

const LABELS: Record<SoldView | 'all', string> = {
  all: t`All`,
  to_pack: t`To pack`,
  sent: t`Sent`,
  refunded: t`Refunded`,
  stuck: t`Stuck`,
  cancelled: t({ context: 'order', message: 'Cancelled' }),
};

export const readView = (text: string | null): SoldView | undefined =>
  SOLD_VIEWS.find((view) => view === text);

type Props = {
  filter: SoldFilter;
  onChoose: (view: SoldView | undefined) => void;
  onChooseSaved: (filter: SoldFilter) => void;
};

/** The lists of orders, each with how many it has, and those that the creator has named. */
export const ViewTabs = ({ filter, onChoose, onChooseSaved }: Props) => {
  const counts = useSoldCounts(filter.dropId).data;
  const saved = useSavedViews(filter);
  return (
    <div className={tabs['tabs']} role="group" aria-label={t`View`}>
      {[undefined, ...SOLD_VIEWS].map((view) => {
        const name = view ?? 'all';
        const count = counts?.[name];
        const isFull = counts !== undefined && count === counts.max;
        return (
          <button
            key={name}
            type="button"
            className={tabs['tab']}
            aria-pressed={view === filter.view && saved.chosen === undefined}
            onClick={() => onChoose(view)}
          >
            <span>{LABELS[name]}</span>
            {count !== undefined && count > 0 && (
              <span className={`${tabs['count']} figures`}>
                {isFull ? `${formatCount(count)}+` : formatCount(count)}
              </span>
            )}
          </button>
        );
      })}
      <SavedViews saved={saved} filter={filter} onChoose={onChooseSaved} />
    </div>
  );
};
