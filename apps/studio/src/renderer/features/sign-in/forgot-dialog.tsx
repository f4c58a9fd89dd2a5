import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/error-notice.tsx';
import { describeError } from '../../lib/problem-text.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCommand, useStopWhenGone } from '../../lib/use-command.ts';
import classes from './sign-in.module.css';

/** Has a link to a new password mailed. The link opens the shop, where the password is chosen. */
export const ForgotDialog = ({ email: typed, onClose }: { email: string; onClose: () => void }) => {
  const { client } = useStudio();
  const [email, setEmail] = useState(typed);
  const address = email.trim();
  const ask = useCommand(async (_: void, stoppable) =>
    client.auth.forgotPassword({ email: address }, stoppable),
  );
  useStopWhenGone(ask);
  const { fields } = describeError(ask.error);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The form of signing in is around it, in React's eyes.
    event.stopPropagation();
    ask.mutate();
  };
  return (
    <Dialog onClose={onClose} title={t`Forgot your password?`}>
      <form className={classes['form']} onSubmit={submit} noValidate>
        {ask.isSuccess ? (
          <p role="status">
            <Trans>
              If <strong>{address}</strong> has an account, a link to a new password is on its way. It works
              once, for an hour; then sign in here.
            </Trans>
          </p>
        ) : (
          <TextInput
            label={t`E-mail`}
            type="email"
            data-autofocus
            value={email}
            error={fields['email']}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        )}
        <FormError error={ask.error} fields={['email']} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {ask.isSuccess ? t`Done` : t`Cancel`}
          </Button>
          {!ask.isSuccess && (
            <Button type="submit" loading={ask.isPending} disabled={address === ''}>
              {t`Send the link`}
            </Button>
          )}
        </Group>
      </form>
    </Dialog>
  );
};
