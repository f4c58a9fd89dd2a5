import { plural, t } from '@lingui/core/macro';
import type { WebhookDelivery, WebhookDeliveryState, WebhookEndpoint } from '@livedrops/sdk';
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EmptyState } from '../../components/page.tsx';
import { formatWhen } from '../../lib/format.ts';
import { DeliveryDialog } from './delivery-dialog.tsx';
import { useDeliveries, type DeliveryCommands } from './use-webhooks.ts';
import { attemptWord, stateWord } from './webhook-words.ts';
import table from '../../components/table.module.css';
import classes from './webhooks.module.css';

type Filter = WebhookDeliveryState | 'all';

const FILTERS: { value: Filter; label: string }[] = [
  { value: 'all', label: t`All` },
  { value: 'pending', label: t`On their way` },
  { value: 'delivered', label: t`Delivered` },
  { value: 'failed', label: t`Failed` },
];

const REPLAY_MS = 30 * 86_400_000;

type DeliveryLogProps = { endpoint: WebhookEndpoint; commands: DeliveryCommands };

/** What an endpoint was sent in the last 30 days. */
export const DeliveryLog = ({ endpoint, commands }: DeliveryLogProps) => {
  const [filter, setFilter] = useState<Filter>('all');
  const [openId, setOpenId] = useState<string | null>(null);
  const log = useDeliveries(endpoint.id, filter === 'all' ? null : filter);
  const deliveries = log.data?.pages.flatMap(({ items }) => items);
  const { replay, redeliver } = commands;
  return (
    <section className={classes['log']} aria-labelledby="deliveries">
      <div className={classes['logHead']}>
        <h2 id="deliveries">{t`Deliveries`}</h2>
        <SegmentedControl
          aria-label={t`Which deliveries`}
          size="xs"
          data={FILTERS}
          value={filter}
          onChange={(value) => setFilter(value)}
        />
        <span className={classes['spacer']} />
        <Button
          variant="default"
          size="xs"
          disabled={!endpoint.enabled}
          loading={replay.isPending}
          onClick={() => replay.mutate(new Date(Date.now() - REPLAY_MS))}
        >
          {t`Send all failed again`}
        </Button>
      </div>
      <p className="visually-hidden" role="status">
        {replay.data !== undefined && saySentAgain(replay.data)}
      </p>
      {log.error !== null && <ErrorNotice error={log.error} onRetry={() => void log.refetch()} />}
      {replay.error !== null && <ErrorNotice error={replay.error} />}
      {redeliver.error !== null && <ErrorNotice error={redeliver.error} />}
      {log.isPending && <p className="dim">{t`Loading…`}</p>}
      {deliveries?.length === 0 && (
        <EmptyState title={filter === 'all' ? t`Nothing was sent yet` : t`None of these`}>
          {filter === 'all'
            ? t`Send a test to see whether your server hears it.`
            : t`Deliveries are kept for 30 days.`}
        </EmptyState>
      )}
      {deliveries !== undefined && deliveries.length > 0 && (
        <DeliveryTable
          deliveries={deliveries}
          canSend={endpoint.enabled}
          redeliver={redeliver}
          onOpen={setOpenId}
        />
      )}
      {log.hasNextPage && (
        <Button
          className={classes['more'] ?? ''}
          variant="default"
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {t`Show older deliveries`}
        </Button>
      )}
      {openId !== null && (
        <DeliveryDialog endpointId={endpoint.id} deliveryId={openId} onClose={() => setOpenId(null)} />
      )}
    </section>
  );
};

const saySentAgain = ({ count }: { count: number }): string =>
  plural(count, { one: '# is sent again', other: '# are sent again' });

type DeliveryTableProps = {
  deliveries: readonly WebhookDelivery[];
  canSend: boolean;
  redeliver: DeliveryCommands['redeliver'];
  onOpen: (deliveryId: string) => void;
};

const DeliveryTable = ({ deliveries, ...rest }: DeliveryTableProps) => (
  <table className={table['table']}>
    <thead>
      <tr>
        <th scope="col">{t`Event`}</th>
        <th scope="col">{t`State`}</th>
        <th scope="col">{t`Last try`}</th>
        <th scope="col">
          <span className="visually-hidden">{t`Actions`}</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {deliveries.map((delivery) => (
        <DeliveryRow key={delivery.id} delivery={delivery} {...rest} />
      ))}
    </tbody>
  </table>
);

const DeliveryRow = ({
  delivery,
  canSend,
  redeliver,
  onOpen,
}: Omit<DeliveryTableProps, 'deliveries'> & { delivery: WebhookDelivery }) => {
  const { id, type, state, lastAttempt, attemptCount, nextAttemptAt, createdAt } = delivery;
  const isOnItsWay = redeliver.isPending && redeliver.variables === id;
  const when = formatWhen(createdAt);
  const next = nextAttemptAt && formatWhen(nextAttemptAt);
  return (
    <tr>
      <th scope="row">
        <code className={classes['type']}>{type}</code>
        <span className={`${table['second']} dim figures`}>{when}</span>
      </th>
      <td>
        <span className={`${table['state']} ${classes['state']}`} data-state={state}>
          {stateWord(state)}
        </span>
      </td>
      <td className={classes['attempt']}>
        {lastAttempt === null ? (
          <span className="dim">{t`Not yet`}</span>
        ) : (
          <span>{attemptWord(lastAttempt)}</span>
        )}
        <span className={`${table['second']} dim figures`}>
          {attemptCount > 1 && <span>{plural(attemptCount, { one: '# try', other: '# tries' })}</span>}
          {state === 'pending' && attemptCount > 0 && next !== null && <span>{` · ${t`next ${next}`}`}</span>}
        </span>
      </td>
      <td className={table['actions']}>
        <Button
          variant="default"
          size="xs"
          aria-label={t`Details: ${type}, ${when}`}
          onClick={() => onOpen(id)}
        >
          {t`Details`}
        </Button>
        {state !== 'pending' && canSend && (
          <Button
            variant="default"
            size="xs"
            aria-label={t`Send again: ${type}, ${when}`}
            aria-disabled={isOnItsWay}
            onClick={() => !isOnItsWay && redeliver.mutate(id)}
          >
            {t`Send again`}
          </Button>
        )}
      </td>
    </tr>
  );
};
