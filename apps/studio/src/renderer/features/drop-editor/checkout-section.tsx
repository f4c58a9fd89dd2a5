import { t } from '@lingui/core/macro';
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
  { value: 'instant', label: t`One press buys` },
  { value: 'hold', label: t`Reserve, then pay` },
];

/** Whether a press buys at once, or keeps units while the fan pays, which is fixed once the drop is scheduled; and until when they may cancel. */
export const CheckoutSection = ({ form, errors, mode, onChange }: CheckoutSectionProps) => {
  const isFixed = mode !== 'create';
  const isHold = form.checkout === 'hold';
  return (
    <fieldset className={classes['section']}>
      <legend>{t`How fans pay`}</legend>
      <SegmentedControl
        aria-label={t`Checkout`}
        data={CHECKOUTS}
        disabled={isFixed}
        value={form.checkout}
        onChange={(value) => onChange({ checkout: value === 'hold' ? 'hold' : 'instant' })}
      />
      <div className={classes['thirds']}>
        {isHold && (
          <TextInput
            label={t`Minutes to pay`}
            name="holdMinutes"
            required
            inputMode="decimal"
            disabled={isFixed}
            value={form.holdMinutes}
            error={errors.holdMinutes}
            onChange={(event) => onChange({ holdMinutes: event.currentTarget.value })}
          />
        )}
        <TextInput
          label={t`Minutes to cancel`}
          name="cancelMinutes"
          inputMode="numeric"
          placeholder={t`Until packed`}
          value={form.cancelMinutes}
          error={errors.cancelMinutes}
          onChange={(event) => onChange({ cancelMinutes: event.currentTarget.value })}
        />
      </div>
      <p className="dim">
        <span>
          {isHold
            ? t`Units leave the stock when they are reserved, and come back when they are not paid in time.`
            : t`The order is made at once; nothing is paid here.`}
        </span>
        {isFixed && <span>{` ${t`This is fixed once the drop is scheduled.`}`}</span>}
      </p>
      <p className="dim">{t`Buyers can cancel in these minutes, as long as it is not packed; 0 is never.`}</p>
    </fieldset>
  );
};
