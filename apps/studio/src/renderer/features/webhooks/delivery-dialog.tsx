import { t } from '@lingui/core/macro';
import type { WebhookAttempt, WebhookDeliveryDetails } from '@livedrops/sdk';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatWhen } from '../../lib/format.ts';
import { useDelivery } from './use-webhooks.ts';
import { attemptWord, stateWord } from './webhook-words.ts';
import classes from './webhooks.module.css';

type DeliveryDialogProps = { endpointId: string; deliveryId: string; onClose: () => void };

/** What was sent, and what came back each time. */
export const DeliveryDialog = ({ endpointId, deliveryId, onClose }: DeliveryDialogProps) => {
  const { data, error, refetch } = useDelivery(endpointId, deliveryId);
  return (
    <Dialog onClose={onClose} size="xl" title={data?.type ?? t`Delivery`}>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <p className="dim">{t`Loading…`}</p>}
      {data !== undefined && <Details delivery={data} />}
    </Dialog>
  );
};

const Details = ({ delivery }: { delivery: WebhookDeliveryDetails }) => (
  <div className={classes['details']}>
    <dl className={classes['facts']}>
      <dt>{t`State`}</dt>
      <dd>{stateWord(delivery.state)}</dd>
      <dt>webhook-id</dt>
      <dd>
        <code className={classes['type']}>{delivery.messageId}</code>
      </dd>
      {delivery.failure !== null && (
        <>
          <dt>{t`Why it failed`}</dt>
          <dd>{delivery.failure}</dd>
        </>
      )}
    </dl>
    <h3>{t`What is sent`}</h3>
    {/* Focusable, so that the keyboard can scroll it. */}
    <pre className={classes['body']} tabIndex={0} aria-label={t`Body of the webhook`}>
      {readable(delivery.payload)}
    </pre>
    <h3>{t`Tries`}</h3>
    {delivery.attempts.length === 0 && <p className="dim">{t`None yet.`}</p>}
    <ol>
      {delivery.attempts.map((attempt) => (
        <Attempt key={attempt.at} attempt={attempt} />
      ))}
    </ol>
  </div>
);

const Attempt = ({ attempt }: { attempt: WebhookAttempt }) => (
  <li className={classes['try']}>
    <span className="dim figures">{formatWhen(attempt.at)}</span>
    <span>{` ${attemptWord(attempt)}`}</span>
    {attempt.body !== '' && (
      <pre className={classes['body']} tabIndex={0} aria-label={t`Beginning of the answer`}>
        {attempt.body}
      </pre>
    )}
  </li>
);

/** As it is sent, but with line breaks. */
const readable = (payload: string): string => JSON.stringify(JSON.parse(payload), null, 2);
