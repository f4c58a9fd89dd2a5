import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { saveFile, streamOf } from '../../lib/save-file.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCommand } from '../../lib/use-command.ts';
import { type Fact, useDiagnostics } from './use-diagnostics.ts';
import classes from './settings.module.css';

/** Facts for who looks for the cause of a fault, to copy or with the log to save. */
export const Diagnostics = () => {
  const facts = useDiagnostics();
  const { bridge } = useStudio();
  const [said, setSaid] = useState('');
  const save = useCommand(
    async (_: void, { signal }) =>
      saveFile(bridge, {
        name: 'studio-log.ndjson',
        open: async () => streamOf(`${JSON.stringify(factsOfLog(facts))}\n${await bridge.readLog()}`),
        signal,
      }),
    { onSuccess: (saved) => setSaid(saved === null ? '' : t`Saved as ${{ name: saved.name }}.`) },
  );
  const copy = (): void => {
    navigator.clipboard.writeText(textOf(facts)).then(
      () => setSaid(t`Copied.`),
      () => setSaid(t`The system does not let the Studio copy.`),
    );
  };
  return (
    <>
      <dl className={classes['facts']}>
        {facts.map(([key, name, value]) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd className="figures">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="dim">
        {t`The log tells what the Studio did and what went wrong. Passwords, keys, e-mail addresses and other secrets are not in it.`}
      </p>
      {save.error !== null && <ErrorNotice error={save.error} />}
      <div className={classes['row']}>
        <Button variant="default" onClick={copy}>
          {t`Copy`}
        </Button>
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
          {t`Save the log`}
        </Button>
        <span role="status">{said}</span>
      </div>
    </>
  );
};

const textOf = (facts: readonly Fact[]): string =>
  facts.map(([, name, value]) => `${name}: ${value}`).join('\n');

const factsOfLog = (facts: readonly Fact[]) =>
  Object.fromEntries(facts.map(([key, , value]) => [key, value]));
