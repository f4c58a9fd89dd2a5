import { t } from '@lingui/core/macro';
import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { LIMITS } from '@livedrops/sdk/contract';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { canAddLink, type ProfileErrors, type ProfileForm } from '../lib/profile-form.ts';
import classes from './profile-fields.module.css';

type ProfileFieldsProps = {
  form: ProfileForm;
  errors: ProfileErrors;
  onChange: (patch: Partial<ProfileForm>) => void;
  /** What stands between the name and the text. */
  children?: ReactNode;
};

/** What fans see of a creator. */
export const ProfileFields = ({ form, errors, onChange, children }: ProfileFieldsProps) => (
  <div className={classes['fields']}>
    <TextInput
      label={t`Name`}
      name="name"
      required
      value={form.name}
      error={errors['name']}
      onChange={(event) => onChange({ name: event.currentTarget.value })}
    />
    {children}
    <Textarea
      label={t`About you`}
      name="bio"
      description={t`What you make, and for whom. At most ${{ max: LIMITS.bioLength }} characters.`}
      autosize
      minRows={3}
      maxRows={8}
      value={form.bio}
      error={errors['bio']}
      onChange={(event) => onChange({ bio: event.currentTarget.value })}
    />
    <Links form={form} errors={errors} onChange={onChange} />
  </div>
);

const Links = ({ form, errors, onChange }: Omit<ProfileFieldsProps, 'children'>) => {
  const { links } = form;
  const change = (index: number, typed: string): void =>
    onChange({ links: links.map((link, at) => (at === index ? typed : link)) });
  return (
    <fieldset className={classes['links']}>
      <legend>{t`Links`}</legend>
      <p className="dim">{t`Pages elsewhere, such as your own site. At most ${{ max: LIMITS.links }}.`}</p>
      {links.map((link, index) => (
        // A link has no name of its own; its place is what it is known by.
        <div key={index} className={classes['row']}>
          <TextInput
            className={classes['address'] ?? ''}
            aria-label={t`Address of link ${{ nth: index + 1 }}`}
            name={`links.${index}`}
            type="url"
            inputMode="url"
            spellCheck={false}
            placeholder="https://"
            value={link}
            error={errors[`links.${index}`]}
            onChange={(event) => change(index, event.currentTarget.value)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t`Remove link ${{ nth: index + 1 }}`}
            onClick={() => onChange({ links: links.filter((_, at) => at !== index) })}
          >
            <IconTrash size={16} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      {errors['links'] !== undefined && <p role="alert">{errors['links']}</p>}
      {canAddLink(form) && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => onChange({ links: [...links, ''] })}
        >
          {t`Add a link`}
        </Button>
      )}
    </fieldset>
  );
};
