import { t } from '@lingui/core/macro';
import type { Creator, LiveDrops } from '@livedrops/sdk';
import { PICTURE_TYPES } from '@livedrops/sdk/contract';
import { Button, FileInput, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { FormError } from '../../components/error-notice.tsx';
import { ProfileFields } from '../../components/profile-fields.tsx';
import { Wordmark } from '../../components/wordmark.tsx';
import { creatorKey } from '../../lib/own-creator.ts';
import { describeError } from '../../lib/problem-text.ts';
import {
  type ProfileErrors,
  type ProfileForm,
  type ProfileInput,
  profileFieldsOf,
  suggestHandle,
  validateNewProfile,
} from '../../lib/profile-form.ts';
import { useStudio } from '../../lib/studio.ts';
import { fileFault, picturesHint } from '../../lib/use-pictures.ts';
import { useSession } from '../../lib/use-session.ts';
import classes from './sign-in.module.css';

/** For people who are signed in but have no creator profile yet. */
export const BecomeCreatorPage = () => {
  const { client } = useStudio();
  const session = useSession();
  const [form, setForm] = useState<ProfileForm>({ name: session?.user.name ?? '', bio: '', links: [] });
  const [typedHandle, setTypedHandle] = useState<string | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const [errors, setErrors] = useState<ProfileErrors>({});
  const handle = typedHandle ?? suggestHandle(form.name);
  const pictureFault = file === null ? null : fileFault(file);
  const create = useCreate();
  const { fields, code } = describeError(create.error);
  const handleProblem =
    errors['handle'] ?? (code === 'handle_taken' ? t`This handle is taken` : fields['handle']);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const result = validateNewProfile({ ...form, handle });
    setErrors(result.kind === 'ok' ? {} : result.errors);
    if (result.kind === 'ok' && pictureFault === null) create.mutate({ input: result.input, file });
  };

  return (
    <main className={classes['screen']}>
      <form className={classes['box']} onSubmit={submit} noValidate>
        <Wordmark />
        <div>
          <h1>{t`Become a creator`}</h1>
          <p className="dim">
            {t`Fans follow this profile and hear of your drops. All but the handle can be changed later.`}
          </p>
        </div>
        <ProfileFields
          form={form}
          errors={{ ...fields, ...errors }}
          onChange={(patch) => setForm((before) => ({ ...before, ...patch }))}
        >
          <TextInput
            label={t`Handle`}
            required
            description={t`Lower-case letters, digits and dashes; it cannot be changed later`}
            leftSection="@"
            value={handle}
            error={handleProblem}
            onChange={(event) => setTypedHandle(event.currentTarget.value)}
          />
          <FileInput
            label={t`Picture`}
            description={picturesHint(1)}
            placeholder={t`Choose a picture`}
            accept={PICTURE_TYPES.join(',')}
            clearable
            clearButtonProps={{ 'aria-label': t`Remove the picture` }}
            value={file}
            error={pictureFault}
            onChange={setFile}
          />
        </ProfileFields>
        <Button type="submit" loading={create.isPending}>
          {t`Create the profile`}
        </Button>
        {handleProblem === undefined && <FormError error={create.error} fields={profileFieldsOf(form)} />}
        <Button variant="subtle" onClick={() => void client.auth.logout().catch(() => {})}>
          {t`Sign in as somebody else`}
        </Button>
      </form>
    </main>
  );
};

type NewProfile = { input: ProfileInput & { handle: string }; file: File | null };

/** Makes the profile. Its picture follows, because only creators upload pictures: the window opens meanwhile. */
const useCreate = () => {
  const { client } = useStudio();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ input, file }: NewProfile) => {
      const creator = await client.creators.create(input);
      // The role travels in the token: only a new one makes this person a creator.
      await client.auth.refresh();
      if (file === null) return;
      const changed = await givePicture(client, creator, file).catch(() => null);
      if (changed !== null) return queries.setQueryData(creatorKey(creator.id), changed);
      notifications.show({
        color: 'yellow',
        title: t`Your profile is there, but your picture is not`,
        message: t`It could not be uploaded. Choose it once more: Account, Profile.`,
        autoClose: false,
      });
    },
  });
};

const givePicture = async (
  { products, creators }: LiveDrops,
  { id }: Creator,
  file: File,
): Promise<Creator> => {
  const picture = await products.uploadImage(file);
  return creators.update(id, { avatar: { id: picture.id } });
};
