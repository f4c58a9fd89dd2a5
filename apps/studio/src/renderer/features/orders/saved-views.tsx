import { t } from '@lingui/core/macro';
import { IconBookmarkPlus, IconDots } from '@tabler/icons-react';
import type { SoldFilter } from '@livedrops/sdk';
import { NameButton } from '../../components/name-button.tsx';
import type { useSavedViews } from './use-saved-views.ts';
import tabs from '../../components/tabs.module.css';
import classes from './orders.module.css';

type Props = {
  saved: ReturnType<typeof useSavedViews>;
  /** What is shown now. */
  filter: SoldFilter;
  onChoose: (filter: SoldFilter) => void;
};

const WORDS = {
  field: t`Name of this view`,
  hint: t`It keeps the view, the drop and the search, for you on this machine.`,
  taken: t`Another view has this name`,
};

/** The lists that the creator has named, beside those that everybody has. */
export const SavedViews = ({ saved, filter, onChoose }: Props) => {
  const { all, chosen, whyFull, add, rename, remove } = saved;
  // A view of everybody has its button already.
  const isOwn = filter.q !== undefined || filter.dropId !== undefined || filter.userId !== undefined;
  return (
    <>
      {all.map((one) => (
        <button
          key={one.name}
          type="button"
          className={tabs['tab']}
          aria-pressed={one === chosen}
          onClick={() => onChoose(one.filter)}
        >
          <bdi className={classes['saved-name']}>{one.name}</bdi>
        </button>
      ))}
      {chosen !== undefined && (
        <NameButton
          key={chosen.name}
          label={t`Change the view ${{ name: chosen.name }}`}
          icon={<IconDots size={16} aria-hidden="true" />}
          className={tabs['tab']}
          words={WORDS}
          name={chosen.name}
          others={all.filter((one) => one !== chosen)}
          onName={(name) => rename(chosen, name)}
          onRemove={() => remove(chosen)}
        />
      )}
      {chosen === undefined && isOwn && (
        <NameButton
          label={t`Keep this view`}
          icon={<IconBookmarkPlus size={16} aria-hidden="true" />}
          className={tabs['tab']}
          words={WORDS}
          name=""
          others={all}
          whyOff={whyFull}
          onName={(name) => add({ name, filter })}
        />
      )}
    </>
  );
};
