import type { WebhookEndpoint } from '@livedrops/sdk';
import { healthOf } from '../../lib/own-webhooks.ts';
import { healthWord } from './webhook-words.ts';
import table from '../../components/table.module.css';
import classes from './webhooks.module.css';

/** Whether an endpoint hears of anything, by sign and word. */
export const HealthTag = ({ endpoint }: { endpoint: WebhookEndpoint }) => {
  const health = healthOf(endpoint);
  return (
    <span className={`${table['state']} ${classes['state']}`} data-state={health}>
      {healthWord(health)}
    </span>
  );
};
