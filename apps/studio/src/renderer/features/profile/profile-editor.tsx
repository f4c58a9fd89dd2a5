import { t } from '@lingui/core/macro';
import type { Creator, Picture } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useRef, useState, type FormEvent } from 'react';
import { ErrorNotice, FormError } from '../../components/error-notice.tsx';
import { LeaveQuestion } from '../../components/leave-question.tsx';
import { PictureField } from '../../components/picture-field.tsx';
import { ProfileFields } from '../../components/profile-fields.tsx';
import { describeError } from '../../lib/problem-text.ts';
import {
  type ProfileErrors,
  type ProfileForm,
  profileFieldsOf,
  profileToForm,
  validateProfile,
} from '../../lib/profile-form.ts';
import { useStopWhenGone } from '../../lib/use-command.ts';
import { idFields, usePictures } from '../../lib/use-pictures.ts';
import { isConflict, useSaveProfile } from './use-profile.ts';
import classes from './profile.module.css';

type ProfileEditorProps = {
  creator: Creator;
  form: ProfileForm;
  picture: Picture | null;
  isMerged: boolean;
  onSaved: (saved: Creator) => void;
  /** Somebody else was faster. Rejects when it cannot be read what they have saved. */
  onConflict: (form: ProfileForm, picture: Picture | null) => Promise<void>;
};

/** The profile while it is edited. */
export const ProfileEditor = ({ creator, isMerged, onSaved, onConflict, ...initial }: ProfileEditorProps) => {
  const [form, setForm] = useState(initial.form);
  const pictures = usePictures(initial.picture === null ? [] : [initial.picture], 1);
  const ownLink = creator.avatar === null ? creator.avatarUrl : null;
  const [linked, setLinked] = useState(ownLink);
  const [errors, setErrors] = useState<ProfileErrors>({});
  const [mergeError, setMergeError] = useState<unknown>(null);
  const save = useSaveProfile();
  useStopWhenGone(save);
  const mayLeave = useRef(false);
  const [picture = null] = pictures.pictures;
  const isChanged =
    JSON.stringify(form) !== JSON.stringify(profileToForm(creator)) ||
    picture?.id !== creator.avatar?.id ||
    pictures.isUploading ||
    linked !== ownLink;
  const { fields } = describeError(save.error);

  const merge = async (): Promise<void> => {
    try {
      await onConflict(form, picture);
    } catch (error) {
      setMergeError(error);
    }
  };
  const send = (): void => {
    const result = validateProfile(form);
    setErrors(result.kind === 'ok' ? {} : result.errors);
    setMergeError(null);
    if (result.kind !== 'ok') return;
    save.mutate(
      { opened: creator, input: result.input, picture, isLinkKept: linked !== null },
      {
        onSuccess: (saved) => {
          notifications.show({ message: t`Your profile is saved` });
          onSaved(saved);
        },
        onError: (error) => {
          if (isConflict(error)) void merge();
          pictures.refuse(describeError(error).fields);
        },
      },
    );
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };

  return (
    <form className={classes['section']} onSubmit={submit} noValidate>
      <h2>{t`What fans see`}</h2>
      {isMerged && (
        <p role="status" className={classes['merged']}>
          {t`Your profile was changed elsewhere while you edited it. What you typed is still here; the rest is as it is now. Look at it, and save again.`}
        </p>
      )}
      <ProfileFields
        form={form}
        errors={{ ...fields, ...errors }}
        onChange={(patch) => setForm((before) => ({ ...before, ...patch }))}
      >
        <PictureField pictures={pictures} linked={linked} onUnlink={() => setLinked(null)} />
      </ProfileFields>
      {!isConflict(save.error) && (
        <FormError error={save.error} fields={[...profileFieldsOf(form), ...idFields(1)]} />
      )}
      {mergeError !== null && <ErrorNotice error={mergeError} />}
      <div className={classes['actions']}>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={pictures.isUploading || pictures.hasFailed || !isChanged}
        >
          {t`Save the profile`}
        </Button>
      </div>
      <LeaveQuestion isSaving={save.isPending} isUnsaved={isChanged} isKept={false} mayLeave={mayLeave} />
    </form>
  );
};
