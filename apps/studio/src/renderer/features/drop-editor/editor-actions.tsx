import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { formatHour } from '../../lib/format.ts';
import type { Difference } from './drop-changes.ts';
import { fieldLabel } from './drop-fields.ts';
import type { DropErrors, DropField } from './drop-form.ts';
import type { DraftState } from './use-draft.ts';
import classes from './editor-actions.module.css';

type EditorActionsProps = {
  errors: DropErrors;
  differences: readonly Difference[];
  draft: DraftState;
  isPending: boolean;
  /** Something that is to be saved is still on its way. */
  isWaiting: boolean;
  saveLabel: string;
  onGoTo: (field: DropField) => void;
  onGoElsewhere: () => void;
  onThrowAway: () => void;
  onCancel: () => void;
};

/** The buttons, always in reach, and beside them why a press did nothing. */
export const EditorActions = (props: EditorActionsProps) => (
  <div className={classes['bar']}>
    <Hint {...props} />
    <div className={classes['buttons']}>
      <Button variant="default" onClick={props.onCancel}>
        {t`Cancel`}
      </Button>
      <Button type="submit" loading={props.isPending} disabled={props.isWaiting}>
        {props.saveLabel}
      </Button>
    </div>
  </div>
);

const Hint = (props: EditorActionsProps) => {
  const { errors, differences, draft, onGoTo, onGoElsewhere, onThrowAway } = props;
  const fields = Object.keys(errors) as DropField[];
  const labels = differences.map(({ facet }) => facet.label).join(', ');
  if (differences.length > 0)
    return (
      <p className={classes['hint']}>
        <span>{t`Changed elsewhere:`}</span>{' '}
        <button type="button" className={classes['link']} onClick={onGoElsewhere}>
          {t`decide on ${labels}`}
        </button>
      </p>
    );
  if (fields.length === 0)
    return (
      <div className={`${classes['hint']} dim`}>
        <span>
          <kbd>{t`Ctrl`}</kbd> <kbd>{t`Enter`}</kbd>
        </span>
        <DraftLine draft={draft} onThrowAway={onThrowAway} />
      </div>
    );
  return (
    <div className={classes['hint']} role="alert">
      <span className={classes['fault']}>{t`Not sent. Please look at:`}</span>
      {fields.map((field) => (
        <button key={field} type="button" className={classes['link']} onClick={() => onGoTo(field)}>
          {fieldLabel(field)}
        </button>
      ))}
    </div>
  );
};

/** Says that nothing of what was typed gets lost, and how to take it back. */
const DraftLine = ({ draft, onThrowAway }: { draft: DraftState; onThrowAway: () => void }) => {
  const [isAsking, setAsking] = useState(false);
  if (draft.kind === 'none') return null;
  if (draft.kind === 'not kept')
    return <span>{t`No draft is kept: the storage of this computer is full or blocked`}</span>;
  return (
    <>
      <span className="figures">{t`Saved here ${{ time: formatHour(draft.at) }}, not sent`}</span>
      <button type="button" className={classes['link']} onClick={() => setAsking(true)}>
        {t`Throw away`}
      </button>
      <ConfirmDialog
        title={t`Throw this draft away?`}
        confirmLabel={t`Throw away`}
        isOpen={isAsking}
        onConfirm={() => {
          setAsking(false);
          onThrowAway();
        }}
        onClose={() => setAsking(false)}
      >
        {t`Everything that you typed here is taken back. It cannot be restored.`}
      </ConfirmDialog>
    </>
  );
};
