import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useStudio } from '../lib/studio.ts';
import { useCommand } from '../lib/use-command.ts';
import { ErrorNotice } from './error-notice.tsx';

/** Sends the mail again by which an address is confirmed. */
export const ConfirmAddress = ({ email }: { email: string }) => {
  const { client } = useStudio();
  const send = useCommand(async (_: void, stoppable) => client.auth.sendConfirmation(stoppable));
  return (
    <>
      <Button variant="default" size="xs" loading={send.isPending} onClick={() => send.mutate()}>
        {t`Send the mail again`}
      </Button>
      <p role="status">{send.isSuccess && t`A mail to ${email} is on its way. Use the link in it.`}</p>
      {send.error !== null && <ErrorNotice error={send.error} />}
    </>
  );
};
