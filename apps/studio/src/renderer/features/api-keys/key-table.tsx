import { t } from '@lingui/core/macro';
import type { ApiKey } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { useStudio } from '../../lib/studio.ts';
import { formatWhen } from '../../lib/format.ts';
import { accessSummary, type ApiKeyState, keyHint, stateOf, stateWord } from './api-key-words.ts';
import table from '../../components/table.module.css';
import classes from './api-keys.module.css';

type KeyTableProps = { keys: readonly ApiKey[]; onRevoke: (key: ApiKey) => void };

const STATES: readonly ApiKeyState[] = ['active', 'expired', 'revoked'];

/** Those in use first, each with what tells whether it is still needed. */
export const KeyTable = ({ keys, onRevoke }: KeyTableProps) => {
  const { client } = useStudio();
  const now = client.clock.now();
  const inOrder = [...keys].sort((a, b) => STATES.indexOf(stateOf(a, now)) - STATES.indexOf(stateOf(b, now)));
  return (
    <table className={table['table']}>
      <thead>
        <tr>
          <th scope="col">{t`Name`}</th>
          <th scope="col">{t`Key`}</th>
          <th scope="col">{t`State`}</th>
          <th scope="col">{t`Last used`}</th>
          <th scope="col">
            <span className="visually-hidden">{t`Actions`}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {inOrder.map((key) => (
          <KeyRow key={key.id} apiKey={key} now={now} onRevoke={onRevoke} />
        ))}
      </tbody>
    </table>
  );
};

type KeyRowProps = { apiKey: ApiKey; now: number } & Pick<KeyTableProps, 'onRevoke'>;

const KeyRow = ({ apiKey, now, onRevoke }: KeyRowProps) => {
  const state = stateOf(apiKey, now);
  const since = stateTime(apiKey, state);
  const className = `${classes['when']} dim figures`;
  return (
    <tr>
      <th scope="row" className={classes['name']}>
        <span>{apiKey.name}</span>
        <span className={`${table['second']} dim`}>{accessSummary(apiKey)}</span>
      </th>
      <td className={classes['hint']}>{keyHint(apiKey)}</td>
      <td>
        <span className={`${table['state']} ${classes['state']}`} data-state={state}>
          {stateWord(state)}
        </span>
        {since !== null && <span className={`${table['second']} ${className}`}>{since}</span>}
      </td>
      <td className={className}>{apiKey.lastUsedAt === null ? t`Never` : formatWhen(apiKey.lastUsedAt)}</td>
      <td className={table['actions']}>
        {state !== 'revoked' && (
          <Button
            variant="default"
            size="xs"
            aria-label={t`Revoke ${{ name: apiKey.name }}`}
            onClick={() => onRevoke(apiKey)}
          >
            {t`Revoke`}
          </Button>
        )}
      </td>
    </tr>
  );
};

/** Until or since when it is so; `null` when there is no such time. */
const stateTime = ({ expiresAt, revokedAt }: ApiKey, state: ApiKeyState): string | null => {
  if (state === 'revoked') return revokedAt && formatWhen(revokedAt);
  if (expiresAt === null) return null;
  const when = formatWhen(expiresAt);
  return state === 'active' ? t`until ${when}` : when;
};
