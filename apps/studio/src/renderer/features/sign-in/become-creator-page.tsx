import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Wordmark } from '../../components/wordmark.tsx';
import { describeError } from '../../lib/problem-text.ts';
import { useStudio } from '../../lib/studio.ts';
import { useSession } from '../../lib/use-session.ts';
import { suggestHandle, validateCreator, type CreatorErrors } from './creator-form.ts';
import classes from './sign-in.module.css';

/** For people who are signed in but have no creator profile yet. */
export const BecomeCreatorPage = () => {
  const { client } = useStudio();
  const session = useSession();
  const [name, setName] = useState(session?.user.name ?? '');
  const [typedHandle, setTypedHandle] = useState<string | null>(null);
  const [errors, setErrors] = useState<CreatorErrors>({});
  const handle = typedHandle ?? suggestHandle(name);
  const create = useMutation({
    mutationFn: async (input: { name: string; handle: string }) => {
      await client.creators.create(input);
      // The role travels in the token: only a new one makes this person a creator.
      await client.auth.refresh();
    },
  });
  const { fields, code } = describeError(create.error);
  const handleProblem =
    errors.handle ?? (code === 'handle_taken' ? 'This handle is taken' : fields['handle']);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const result = validateCreator({ name, handle });
    setErrors(result.kind === 'ok' ? {} : result.errors);
    if (result.kind === 'ok') create.mutate(result.input);
  };

  return (
    <main className={classes['screen']}>
      <form className={classes['box']} onSubmit={submit} noValidate>
        <Wordmark />
        <div>
          <h1>Become a creator</h1>
          <p className="dim">Fans follow this profile and hear of your drops.</p>
        </div>
        <TextInput
          label="Name"
          required
          autoFocus
          value={name}
          error={errors.name ?? fields['name']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Handle"
          required
          description="Lower-case letters, digits and dashes; it cannot be changed later"
          leftSection="@"
          value={handle}
          error={handleProblem}
          onChange={(event) => setTypedHandle(event.currentTarget.value)}
        />
        <Button type="submit" loading={create.isPending}>
          Create the profile
        </Button>
        {create.error !== null && handleProblem === undefined && <ErrorNotice error={create.error} />}
        <Button variant="subtle" onClick={() => void client.auth.logout().catch(() => {})}>
          Sign in as somebody else
        </Button>
      </form>
    </main>
  );
};
