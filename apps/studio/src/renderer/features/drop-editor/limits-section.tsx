import { t } from '@lingui/core/macro';
import { TextInput } from '@mantine/core';
import type { DropErrors, DropForm, EditorMode } from './drop-form.ts';
import classes from './drop-editor.module.css';

type LimitsSectionProps = {
  form: DropForm;
  errors: DropErrors;
  mode: EditorMode;
  onChange: (patch: Partial<DropForm>) => void;
};

/** How many units there are, and how many one person may have. */
export const LimitsSection = ({ form, errors, mode, onChange }: LimitsSectionProps) => (
  <fieldset className={classes['section']}>
    <legend>{t`How many`}</legend>
    <div className={classes['thirds']}>
      <TextInput
        label={t`Units in stock`}
        name="stock"
        required
        inputMode="numeric"
        disabled={mode === 'live'}
        value={form.stock}
        error={errors.stock}
        onChange={(event) => onChange({ stock: event.currentTarget.value })}
      />
      <TextInput
        label={t`Limit per person`}
        name="perUserLimit"
        inputMode="numeric"
        placeholder={t`No limit`}
        disabled={mode === 'live'}
        value={form.perUserLimit}
        error={errors.perUserLimit}
        onChange={(event) => onChange({ perUserLimit: event.currentTarget.value })}
      />
      <TextInput
        label={t`Low-stock mark`}
        name="lowStockAt"
        inputMode="numeric"
        placeholder={t`Never`}
        value={form.lowStockAt}
        error={errors.lowStockAt}
        onChange={(event) => onChange({ lowStockAt: event.currentTarget.value })}
      />
    </div>
    <p className="dim">{t`At the low-stock mark fans are told that the last units are going.`}</p>
  </fieldset>
);
