import { Button, Group, TextInput } from '@mantine/core';
import { IconBookmarkPlus, IconDots } from '@tabler/icons-react';
import type { SoldFilter } from '@livedrops/sdk';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { NAME_MAX, SAVED_MAX, type SavedView, type useSavedViews } from './use-saved-views.ts';
import tabs from '../../components/tabs.module.css';
import classes from './orders.module.css';

type Props = {
  saved: ReturnType<typeof useSavedViews>;
  /** What is shown now. */
  filter: SoldFilter;
  onChoose: (filter: SoldFilter) => void;
};

/** The lists that the creator has named, beside those that everybody has. */
export const SavedViews = ({ saved, filter, onChoose }: Props) => {
  const { views, chosen, isFull, add, rename, remove } = saved;
  // A view of everybody has its button already.
  const isOwn = filter.q !== undefined || filter.dropId !== undefined || filter.userId !== undefined;
  return (
    <>
      {views.map((one) => (
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
          label={`Change the view ${chosen.name}`}
          icon={<IconDots size={16} aria-hidden="true" />}
          name={chosen.name}
          others={views.filter((one) => one !== chosen)}
          onName={(name) => rename(chosen, name)}
          onRemove={() => remove(chosen)}
        />
      )}
      {chosen === undefined && isOwn && (
        <NameButton
          label="Keep this view"
          icon={<IconBookmarkPlus size={16} aria-hidden="true" />}
          name=""
          others={views}
          whyOff={isFull ? `At most ${SAVED_MAX} are kept: remove one first` : null}
          onName={(name) => add({ name, filter })}
        />
      )}
    </>
  );
};

type NameProps = {
  label: string;
  icon: ReactNode;
  name: string;
  /** Whose names are taken. */
  others: readonly SavedView[];
  whyOff?: string | null;
  onName: (name: string) => void;
  onRemove?: () => void;
};

/** A button, and the dialog that asks what a view is called. */
const NameButton = ({ label, icon, ...asked }: NameProps) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={tabs['tab']}
        aria-label={label}
        title={label}
        onClick={() => setOpen(true)}
      >
        {icon}
      </button>
      {isOpen && <NameDialog title={label} {...asked} onClose={() => setOpen(false)} />}
    </>
  );
};

type DialogProps = Omit<NameProps, 'label' | 'icon'> & { title: string; onClose: () => void };

const NameDialog = ({ title, name, others, whyOff = null, onName, onRemove, onClose }: DialogProps) => {
  const [text, setText] = useState(name);
  const typed = text.trim();
  const isTaken = others.some((one) => one.name === typed);
  const isWrong = typed === '' || isTaken || whyOff !== null;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (isWrong) return;
    onClose();
    onName(typed);
  };
  return (
    <Dialog onClose={onClose} title={title}>
      <form onSubmit={send}>
        <TextInput
          label="Name of this view"
          description="It keeps the view, the drop and the search, for you on this machine."
          data-autofocus
          autoComplete="off"
          maxLength={NAME_MAX}
          value={text}
          error={whyOff ?? (isTaken ? 'Another view has this name' : null)}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="lg">
          {onRemove !== undefined && (
            <Button variant="default" onClick={onRemove}>
              Remove
            </Button>
          )}
          <Button type="submit" disabled={isWrong}>
            Keep
          </Button>
        </Group>
      </form>
    </Dialog>
  );
};
