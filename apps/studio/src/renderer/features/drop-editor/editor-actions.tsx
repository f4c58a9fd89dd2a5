import { Button } from '@mantine/core';
import type { Difference } from './drop-changes.ts';
import { fieldLabel } from './drop-fields.ts';
import type { DropErrors, DropField } from './drop-form.ts';
import classes from './editor-actions.module.css';

type EditorActionsProps = {
  errors: DropErrors;
  differences: readonly Difference[];
  isPending: boolean;
  /** Something that is to be saved is still on its way. */
  isWaiting: boolean;
  saveLabel: string;
  onGoTo: (field: DropField) => void;
  onGoElsewhere: () => void;
  onCancel: () => void;
};

/** The buttons, always in reach, and beside them why a press did nothing. */
export const EditorActions = (props: EditorActionsProps) => (
  <div className={classes['bar']}>
    <Hint {...props} />
    <div className={classes['buttons']}>
      <Button variant="default" onClick={props.onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={props.isPending} disabled={props.isWaiting}>
        {props.saveLabel}
      </Button>
    </div>
  </div>
);

const Hint = ({ errors, differences, onGoTo, onGoElsewhere }: EditorActionsProps) => {
  const fields = Object.keys(errors) as DropField[];
  if (differences.length > 0)
    return (
      <p className={classes['hint']}>
        <span>Changed elsewhere: </span>
        <button type="button" className={classes['link']} onClick={onGoElsewhere}>
          {`decide on ${differences.map(({ facet }) => facet.label).join(', ')}`}
        </button>
      </p>
    );
  if (fields.length === 0)
    return (
      <p className={`${classes['hint']} dim`}>
        <kbd>Ctrl</kbd> <kbd>Enter</kbd>
      </p>
    );
  return (
    <div className={classes['hint']} role="alert">
      <span className={classes['fault']}>Not sent. Please look at:</span>
      {fields.map((field) => (
        <button key={field} type="button" className={classes['link']} onClick={() => onGoTo(field)}>
          {fieldLabel(field)}
        </button>
      ))}
    </div>
  );
};
