import { t } from '@lingui/core/macro';
import type { ApiKeyKind } from '@livedrops/sdk';
import { Button, Group, NativeSelect, Radio, TextInput } from '@mantine/core';
import { useId, useState, type FormEvent } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/error-notice.tsx';
import { describeError } from '../../lib/problem-text.ts';
import {
  accessWord,
  AREAS,
  EMPTY_FORM,
  validateKey,
  type Access,
  type KeyErrors,
  type KeyForm,
} from './api-key-words.ts';
import classes from './api-keys.module.css';

type KeyDialogProps = {
  isPending: boolean;
  error: unknown;
  onCreate: (form: KeyForm) => void;
  onClose: () => void;
};

const LIVES = [
  { value: '30', label: t`In 30 days` },
  { value: '90', label: t`In 90 days` },
  { value: '365', label: t`In a year` },
  { value: '', label: t`Never` },
];

/** What a new key is for, what it opens, and for how long. */
export const KeyDialog = ({ isPending, error, onCreate, onClose }: KeyDialogProps) => {
  const [form, setForm] = useState(EMPTY_FORM);
  const [errors, setErrors] = useState<KeyErrors>({});
  const { fields } = describeError(error);
  const change = (part: Partial<KeyForm>): void => setForm((before) => ({ ...before, ...part }));

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = validateKey(form);
    setErrors(found);
    if (Object.keys(found).length === 0) onCreate(form);
  };
  return (
    <Dialog onClose={onClose} size="lg" title={t`New API key`}>
      <form className={classes['form']} onSubmit={submit} noValidate>
        <div className={classes['first']}>
          <TextInput
            label={t`Name`}
            placeholder={t`What it is for`}
            required
            data-autofocus
            value={form.name}
            error={errors.name ?? fields['name']}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <NativeSelect
            label={t`Expires`}
            data={LIVES}
            value={form.days ?? ''}
            error={fields['expiresAt']}
            onChange={({ currentTarget: { value } }) => change({ days: value === '' ? null : Number(value) })}
          />
        </div>
        <KindChoice kind={form.kind} onChange={(kind) => change({ kind })} />
        {form.kind === 'secret' && (
          <AccessChoice form={form} error={errors.scopes ?? fields['scopes']} onChange={change} />
        )}
        <FormError
          error={error}
          fields={form.kind === 'secret' ? ['name', 'expiresAt', 'scopes'] : ['name', 'expiresAt']}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <Button type="submit" loading={isPending}>
            {t`Create key`}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
};

const KindChoice = ({ kind, onChange }: { kind: ApiKeyKind; onChange: (kind: ApiKeyKind) => void }) => (
  <Radio.Group label={t`Kind`} value={kind} onChange={onChange}>
    <div className={classes['choices']}>
      <Radio
        value="secret"
        label={t({ context: 'key', message: 'Secret' })}
        description={t`For a server of yours. It acts for you: nobody else may see it.`}
      />
      <Radio
        value="publishable"
        label={t`Publishable`}
        description={t`For a page or an app. It reads what every visitor can.`}
      />
    </div>
  </Radio.Group>
);

type AccessChoiceProps = {
  form: KeyForm;
  error: string | undefined;
  onChange: (part: Partial<KeyForm>) => void;
};

const AccessChoice = ({ form: { isForAll, access }, error, onChange }: AccessChoiceProps) => {
  const errorId = useId();
  return (
    <>
      <Radio.Group
        label={t`Access`}
        value={isForAll ? 'all' : 'some'}
        onChange={(value) => onChange({ isForAll: value === 'all' })}
      >
        <div className={classes['choices']}>
          <Radio value="some" label={t`Only some areas`} description={t`Safer: a lost key opens less.`} />
          <Radio
            value="all"
            label={t`Every area`}
            description={t`What you may do here, but for your account and its keys.`}
          />
        </div>
      </Radio.Group>
      {!isForAll && (
        <fieldset className={classes['areas']} aria-describedby={error && errorId}>
          <legend>{t`Areas`}</legend>
          {AREAS.map((area) => (
            <NativeSelect
              key={area.id}
              size="xs"
              label={area.label}
              data={area.accesses.map((value) => ({ value, label: accessWord(value, area) }))}
              value={access[area.id] ?? 'none'}
              onChange={(event) =>
                onChange({ access: { ...access, [area.id]: event.currentTarget.value as Access } })
              }
            />
          ))}
          {error !== undefined && (
            <p id={errorId} className={classes['fault']} role="alert">
              {error}
            </p>
          )}
        </fieldset>
      )}
    </>
  );
};
