import { plural, t } from '@lingui/core/macro';
import type { TestNotice } from '@livedrops/sdk';
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCommand } from '../../lib/use-command.ts';
import classes from './fans.module.css';

/** Sends what fans will get to oneself. */
export const TestNoticeForm = () => {
  const { client } = useStudio();
  const drops = useOwnDrops().data?.items ?? [];
  const open = drops.filter(({ status }) => status === 'scheduled');
  const choice = open.length > 0 ? open : drops.slice(0, 1);
  const [chosen, setChosen] = useState<string | null>(null);
  const dropId = choice.find(({ id }) => id === chosen)?.id ?? choice[0]?.id;
  const send = useCommand(async (id: string, stoppable) => client.drops.testNotice(id, stoppable));
  if (dropId === undefined) return null;
  return (
    <section className={classes['panel']} aria-label={t`See what fans get`}>
      <header>
        <h2>{t`See what fans get`}</h2>
      </header>
      <p className="dim">
        {t`The notice of the start comes to your own devices and to your own address, marked as a test. Nobody else gets it.`}
      </p>
      <div className={classes['tools']}>
        <NativeSelect
          aria-label={t`Of which drop`}
          value={dropId}
          onChange={({ currentTarget: { value } }) => setChosen(value)}
          data={choice.map(({ id, title }) => ({ value: id, label: title }))}
        />
        <Button variant="default" loading={send.isPending} onClick={() => send.mutate(dropId)}>
          {t`Send it to me`}
        </Button>
      </div>
      <p role="status">{send.data && sentText(send.data)}</p>
      {send.error !== null && <ErrorNotice error={send.error} />}
    </section>
  );
};

const sentText = ({ push, email }: TestNotice): string => {
  if (push > 0 && email)
    return plural(push, {
      one: 'On its way to your device and to your e-mail address.',
      other: 'On its way to your # devices and to your e-mail address.',
    });
  if (push > 0)
    return plural(push, { one: 'On its way to your device.', other: 'On its way to your # devices.' });
  if (email) return t`On its way to your e-mail address.`;
  return t`You have nowhere to get it. Sign in to the shop with this account and allow notifications there, or confirm your e-mail address.`;
};
