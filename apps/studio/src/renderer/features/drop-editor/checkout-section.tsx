import { SegmentedControl, TextInput } from '@mantine/core';
import type { DropErrors, DropForm, EditorMode } from './drop-form.ts';
import classes from './drop-editor.module.css';

type CheckoutSectionProps = {
  form: DropForm;
  errors: DropErrors;
  mode: EditorMode;
  onChange: (patch: Partial<DropForm>) => void;
};

const CHECKOUTS = [
  { value: 'instant', label: 'One press buys' },
  { value: 'hold', label: 'Reserve, then pay' },
];

/** Whether a press buys at once, or keeps units while the fan pays. Fixed once the drop is scheduled. */
export const CheckoutSection = ({ form, errors, mode, onChange }: CheckoutSectionProps) => {
  const isFixed = mode !== 'create';
  const isHold = form.checkout === 'hold';
  return (
    <fieldset className={classes['section']}>
      <legend>How fans pay</legend>
      <SegmentedControl
        aria-label="Checkout"
        data={CHECKOUTS}
        disabled={isFixed}
        value={form.checkout}
        onChange={(value) => onChange({ checkout: value === 'hold' ? 'hold' : 'instant' })}
      />
      {isHold && (
        <div className={classes['thirds']}>
          <TextInput
            label="Minutes to pay"
            name="holdMinutes"
            required
            inputMode="decimal"
            disabled={isFixed}
            value={form.holdMinutes}
            error={errors.holdMinutes}
            onChange={(event) => onChange({ holdMinutes: event.currentTarget.value })}
          />
        </div>
      )}
      <p className="dim">
        <span>
          {isHold
            ? 'Units leave the stock when they are reserved, and come back when they are not paid in time.'
            : 'The order is made at once; nothing is paid here.'}
        </span>
        {isFixed && <span> This is fixed once the drop is scheduled.</span>}
      </p>
    </fieldset>
  );
};
